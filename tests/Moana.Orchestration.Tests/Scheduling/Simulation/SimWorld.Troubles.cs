using Moana.Engine;
using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What goes wrong in the world, besides what agents do themselves: a tmux, a host, a machine, a person.</summary>
internal sealed partial class SimWorld
{
    private void PlanTroubles()
    {
        for (var i = 0; i < _plan.Drops; i++)
        {
            After(Between(0, 600), () =>
            {
                Note("tmux drops");
                ReportAll(AgentStatus.Unknown);
                _tmuxIsUp = false;
                After(Between(0.1, 90), () =>
                {
                    Note("tmux is back");
                    _tmuxIsUp = !_serverIsDead;
                    ReportAll();
                });
            });
        }

        for (var i = 0; i < _plan.HostDrops; i++)
        {
            After(Between(0, 600), LoseFar);
        }

        for (var i = 0; i < _plan.Gaps; i++)
        {
            After(Between(0, 400), Chance(0.5) ? Stop : Sleep);
        }

        if (_plan.ServerDies)
        {
            After(Between(0, 300), ServerDies);
        }

        // A person at the first agent, a task from another shell, a task taken back.
        if (Chance(_plan.Trouble))
        {
            Set(_agents.Values.First(), AgentStatus.WaitingForInput, question: "Do you trust this folder?");
            Later(_agents.Values.First(), Between(1, 100), () => Set(_agents.Values.First(), AgentStatus.Idle));
        }

        if (Chance(0.3))
        {
            After(Between(0, 60), () => Tell(new AddTask(SimPlan.MakeTask(_random, 90, _plan.Agents, _plan.HasWorkspaces) with { DependsOn = Chance(0.5) ? ["t1"] : [] })));
        }

        if (Chance(0.2))
        {
            After(Between(0, 60), () => Tell(new CancelTask($"t{_random.Next(1, 6)}", "A person took it back.")));
        }
    }

    /// <summary>The way to the other host is cut, and comes back; what the agents there do, they do.</summary>
    private void LoseFar()
    {
        if (_isFarLost)
        {
            return;
        }

        Note("FAR IS LOST");
        _isFarLost = true;
        TellOfFar(Between(0, 20));
        After(Between(1, 8000), () =>
        {
            Note("far is back");
            _isFarLost = false;
            foreach (var agent in _agents.Values.Where(SimPlan.IsFar))
            {
                Report(agent);
            }
        });
    }

    /// <summary>Whoever watches notices after a while that nobody answers there.</summary>
    private void TellOfFar(TimeSpan delay)
    {
        foreach (var agent in _state is null ? [] : _agents.Values.Where(SimPlan.IsFar))
        {
            InProcess(delay, () =>
            {
                if (_isFarLost)
                {
                    Step(new StatusReported(agent.Look(_now) with { Status = AgentStatus.Unknown, Evidence = "far cannot be reached", Turn = null, Outcome = null, Question = null, Rule = null, ResetsAt = null, IsUnreachable = true }));
                }
            });
        }
    }

    private bool IsUp(SimAgent agent) => _tmuxIsUp && !(_isFarLost && SimPlan.IsFar(agent));

    /// <summary>The orchestrating process is stopped for a while; all others go on.</summary>
    private void Stop()
    {
        if (_now < _stoppedUntil)
        {
            return;
        }

        var time = Between(1, 900);
        Note($"STOPPED for {time.TotalSeconds:0.0}");
        _stoppedUntil = _now + time;
        var life = _life;
        After(time, () =>
        {
            if (life == _life && _state is not null && time > TimeSpan.FromSeconds(5))
            {
                TellGap(time - GapDetector.Interval);
            }

            ReportAll();
        });
    }

    /// <summary>The machine sleeps, and everything on it; only the clock goes on.</summary>
    private void Sleep()
    {
        if (_now < _stoppedUntil)
        {
            return;
        }

        var time = Between(60, 20_000);
        Note($"SLEEPS for {time.TotalSeconds:0.0}");
        _now += time;
        var rest = new List<(Action, (DateTimeOffset At, long Order))>();
        while (_queue.TryDequeue(out var happen, out var at))
        {
            rest.Add((happen, (at.Item1 + time, at.Item2)));
        }

        _queue.EnqueueRange(rest);
        _wake = null;
        if (_state is not null)
        {
            TellGap(time);
        }
    }

    private void TellGap(TimeSpan time)
    {
        _slept += time;
        Step(new Gap(time));
    }

    /// <summary>The server dies, and all agents with all that is known of them; later there is a new one, and somebody resumes.</summary>
    private void ServerDies()
    {
        Note("SERVER DIES");
        _tmuxIsUp = false;
        _serverIsDead = true;
        foreach (var agent in _agents.Values)
        {
            Excuse(agent);
            (agent.Mark, agent.Composer, agent.Finished, agent.Outcome, agent.Lies) = (null, null, null, null, false);
            agent.Mode = AgentStatus.Exited;
            agent.Version++;
        }

        if (_state is not null)
        {
            InProcess(Between(0.1, 5), () => Step(new ServerLost("the tmux server is gone")));
        }

        After(Between(10, 600), () =>
        {
            Note("a new server");
            _tmuxIsUp = true;
            _serverIsDead = false;
            foreach (var agent in _agents.Values)
            {
                Set(agent, AgentStatus.Idle);
            }

            if (_isBrokenOff)
            {
                _isBrokenOff = false;
                Resume();
            }
        });
    }
}
