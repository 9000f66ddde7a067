using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>The orchestrating process: it steps, stores, carries out, crashes in between, and is started again.</summary>
internal sealed partial class SimWorld
{
    private readonly ISimStore _store;
    private SchedulerState? _state;
    private DateTimeOffset? _wake;
    private int _life;
    private int _crashes;
    private bool _isOver;
    private bool _isBrokenOff;

    private void Start()
    {
        _state = Scheduler.Create("sim", _plan.Tasks, _plan.Agents, _plan.Options, _now, SimPlan.Hosts);
        _store.Create(_plan, _state);
        Step(new Tick());
        ReportAll();
    }

    private void Resume()
    {
        if (_serverIsDead)
        {
            // No agent is found, and the next resumption is tried when there are some.
            _isBrokenOff = true;
            return;
        }

        Note("RESUME");
        var tasks = _store.Reopen();
        foreach (var agent in _agents.Values)
        {
            // The new process sees everything for the first time.
            agent.Seen = default;
        }

        _state = Scheduler.Resume("sim", tasks, _plan.Agents, _plan.Options, _now, SimPlan.Hosts);
        Step(new Tick());
        ReportAll();
        TellOfFar(Between(0, 20));
    }

    /// <summary>The process dies here, by chance. Then nothing that it still had to do happens.</summary>
    private bool Crash(string where)
    {
        if (_crashes >= _plan.Crashes || !Chance(0.01))
        {
            return false;
        }

        Note($"CRASH {where}");
        _crashes++;
        Leave();
        After(Between(0, 40), Resume);
        return true;
    }

    /// <summary>The process is gone, or its run is over.</summary>
    private void Leave()
    {
        _life++;
        _state = null;
        _wake = null;
        _stoppedUntil = default;
        _delivering.Clear();
        _reading.Clear();
        _fill.Clear();
    }

    /// <summary>Does something in the process after a while, if it has not died by then.</summary>
    private void InProcess(TimeSpan wait, Action happen)
    {
        var life = _life;
        After(wait, Act);

        void Act()
        {
            if (life != _life)
            {
                return;
            }

            if (_now < _stoppedUntil)
            {
                After(_stoppedUntil - _now, Act);
            }
            else if (!Crash("between two acts"))
            {
                happen();
            }
        }
    }

    /// <summary>Tells the process something, now or when it is back.</summary>
    private void Tell(SchedulerEvent happened)
    {
        if (_state is null || _now < _stoppedUntil)
        {
            After(TimeSpan.FromSeconds(60), () => Tell(happened));
            return;
        }

        Step(happened);
    }

    private void Step(SchedulerEvent happened)
    {
        CheckEvent(happened);
        var decision = Scheduler.Step(_state!, happened, _now);
        if (_trace is not null)
        {
            Note($"- {(happened is StatusReported r ? $"{r.Report.Name} {r.Report.Status} turn {r.Report.Turn} since {(r.Report.Since - Dawn).TotalSeconds:0.000}" : happened)}");
            decision.Commands.ToList().ForEach(c => Note($"    > {(c is SendPrompt s ? $"Send {s.Agent} {s.Request.Turn}" : c)}"));
            decision.Events.ToList().ForEach(e => Note($"    {e.Kind} {e.TaskId} {e.Agent} {e.Turn} {e.Message}"));
        }

        if (Crash("before the store"))
        {
            return;
        }

        _store.Save(decision, happened);
        var before = _state!;
        _state = decision.State;
        CheckDecision(decision, before, happened);
        if (decision.State.Ended)
        {
            _isOver = true;
            return;
        }

        if (decision.State.Parked is not null)
        {
            CheckParked(decision.State);
            Leave();
            _plan.EnlargeBudget();
            After(Between(0, 40), Resume);
            return;
        }

        if (decision.State.BrokenOff is not null)
        {
            Leave();
            _isBrokenOff = true;
            if (!_serverIsDead)
            {
                _isBrokenOff = false;
                After(Between(0, 40), Resume);
            }

            return;
        }

        foreach (var command in decision.Commands)
        {
            if (Crash("before a command"))
            {
                return;
            }

            CarryOut(command);
        }

        if (decision.State.WakeAt is { } wake && wake != _wake)
        {
            _wake = wake;
            var life = _life;
            After(wake - _now, Ring);

            void Ring()
            {
                if (life == _life && _wake == wake && _now < _stoppedUntil)
                {
                    After(_stoppedUntil - _now, Ring);
                }
                else if (life == _life && _wake == wake)
                {
                    _wake = null;
                    Step(new Tick());
                }
            }
        }
    }

    private void ReportAll(AgentStatus? glimpse = null)
    {
        foreach (var agent in _agents.Values)
        {
            Report(agent, glimpse);
        }
    }

    /// <summary>The monitor looks, and tells the process a little later, in order.</summary>
    private void Report(SimAgent agent, AgentStatus? glimpse = null)
    {
        if (_state is null || !IsUp(agent) || _now < _stoppedUntil)
        {
            return;
        }

        var report = agent.Look(_now, glimpse);
        InProcess(TimeSpan.FromMilliseconds(20), () => Step(new StatusReported(report)));
    }
}
