using Moana.Engine;
using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>
/// A world in which one process orchestrates agents over a tmux: everything in it happens by a seed, and it watches that
/// nothing happens that must not. This part is time and the agents.
/// </summary>
internal sealed partial class SimWorld
{
    private static readonly DateTimeOffset Dawn = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _random;
    private readonly SimPlan _plan;
    private readonly PriorityQueue<Action, (DateTimeOffset, long)> _queue = new();
    private readonly SortedDictionary<string, SimAgent> _agents;
    private readonly List<string>? _trace;
    private DateTimeOffset _now = Dawn;
    private long _order;
    private bool _tmuxIsUp = true;
    private bool _isFarLost;
    private bool _serverIsDead;
    private DateTimeOffset _stoppedUntil;
    private TimeSpan _slept;

    public SimWorld(int seed, Func<ISimStore>? store = null, bool trace = false)
    {
        _random = new Random(seed);
        _plan = new SimPlan(_random);
        _trace = trace ? [] : null;
        _agents = new(_plan.Agents.ToDictionary(a => a, a => new SimAgent { Name = a, Since = Dawn }), StringComparer.Ordinal);
        _store = store?.Invoke() ?? new MemoryStore();
    }

    /// <summary>Runs to the end. Throws where an invariant breaks.</summary>
    public void Run()
    {
        using (_store)
        {
            Start();
            PlanTroubles();
            for (var steps = 0; _queue.TryDequeue(out var happen, out var at); steps++)
            {
                Demand(steps < 200_000 && at.Item1 - Dawn < TimeSpan.FromDays(30), "it ends");
                _now = at.Item1;
                happen();
                if (_isOver)
                {
                    CheckEnd();
                    return;
                }
            }

            Demand(false, "it ends, and does not just stop");
        }
    }

    /// <summary>What happened, by kind.</summary>
    public HashSet<OrchestrationEventKind> Kinds { get; } = [];

    public string Trace => string.Join('\n', _trace ?? []);

    private bool Chance(double probability) => probability > 0 && _random.NextDouble() < probability;

    private TimeSpan Between(double fromSeconds, double toSeconds) => TimeSpan.FromSeconds(fromSeconds + (_random.NextDouble() * (toSeconds - fromSeconds)));

    private void After(TimeSpan wait, Action happen) => _queue.Enqueue(happen, (_now + wait, _order++));

    private void Note(string text) => _trace?.Add($"{(_now - Dawn).TotalSeconds,10:0.000} {text}");

    private static void Demand(bool holds, string invariant)
    {
        if (!holds)
        {
            throw new InvariantBrokenException($"Broken: {invariant}.");
        }
    }

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

    /// <summary>Changes what an agent is, and lets the monitor see it.</summary>
    private void Set(SimAgent agent, AgentStatus mode, string? question = null)
    {
        agent.Mode = mode;
        agent.Since = _now;
        agent.Question = question;
        agent.Lies = false;
        agent.Version++;
        Report(agent);
    }

    /// <summary>Does something later, if the agent is still in the same mode.</summary>
    private void Later(SimAgent agent, TimeSpan wait, Action happen)
    {
        var version = agent.Version;
        After(wait, () =>
        {
            if (agent.Version == version)
            {
                happen();
            }
        });
    }

    /// <summary>The agent takes a prompt: what it does then is what people's agents do.</summary>
    private void Accept(SimAgent agent, string turn)
    {
        CheckAccept(agent, turn);
        Note($"{agent.Name} ACCEPTS {turn}");
        agent.Turn = turn;
        agent.Finished = null;
        agent.Composer = null;
        Set(agent, AgentStatus.Working);
        var work = Chance(0.1) ? TimeSpan.FromMilliseconds(50) : Between(1, 60);
        if (Chance(0.2))
        {
            // It flickers: a look between two tool calls finds it ready for a moment.
            Later(agent, work / 2, () => Report(agent, AgentStatus.Idle));
            Later(agent, (work / 2) + TimeSpan.FromMilliseconds(300), () => Report(agent));
        }

        if (Chance(_plan.Trouble))
        {
            Trouble(agent, work);
        }
        else if (Chance(_plan.Lies))
        {
            Later(agent, work / 3, () =>
            {
                _lies.Add(turn);
                agent.Lies = true;
                Report(agent);
            });
            Later(agent, work, () => Finish(agent));
        }
        else
        {
            Later(agent, work, () => Finish(agent));
        }
    }

    private void Finish(SimAgent agent)
    {
        Note($"{agent.Name} finished {agent.Turn}");
        _done.Add(agent.Turn!);
        agent.Finished = agent.Turn;
        End(agent, TurnOutcome.Completed);
        Set(agent, AgentStatus.Idle);
    }

    private void Trouble(SimAgent agent, TimeSpan work)
    {
        switch (_random.Next(7))
        {
            case 5:
                Later(agent, work / 2, () => Interrupt(agent));
                break;
            case 6:
                Later(agent, work / 2, () => Replace(agent));
                break;
            case 0:
                Later(agent, work, () => Break(agent, AgentStatus.Failed));
                break;
            case 1:
                Later(agent, work, () =>
                {
                    agent.ResetsAt = Chance(0.5) ? _now + Between(10, 4000) : null;
                    Break(agent, AgentStatus.RateLimited);
                });
                break;
            case 2:
                Later(agent, work, () => Die(agent));
                break;
            case 3:
                Later(agent, work, () =>
                {
                    Set(agent, AgentStatus.WaitingForInput, Chance(0.5) ? $"Is this allowed? {_order}" : $"Shall I delete it? {_order}");
                    if (Chance(0.7))
                    {
                        Later(agent, Between(5, 300), () => GoOn(agent));
                    }
                });
                break;
            default:
                Note($"{agent.Name} hangs");
                break;
        }
    }

    private void GoOn(SimAgent agent)
    {
        Set(agent, AgentStatus.Working);
        Later(agent, Between(1, 30), () => Finish(agent));
    }

    private void Break(SimAgent agent, AgentStatus how)
    {
        Note($"{agent.Name} {how}");
        _excused.Add(agent.Turn!);
        End(agent, how == AgentStatus.Failed ? TurnOutcome.Failed : TurnOutcome.RateLimited);
        // Ready all the same: an error or a limit stands on the screen above the composer.
        Set(agent, how);
    }

    /// <summary>What the agent was at is lost with it.</summary>
    private void Excuse(SimAgent agent) => _excused.UnionWith(new[] { agent.Turn, agent.BrokenOff }.OfType<string>());

    /// <summary>What the status side says of the turn in the mark, once and for all.</summary>
    private static void End(SimAgent agent, TurnOutcome outcome)
    {
        if (agent.Mark == agent.Turn && agent.Turn is not null)
        {
            agent.Outcome ??= outcome;
        }
    }

    /// <summary>A person breaks the turn off, and may go on with a prompt of their own.</summary>
    private void Interrupt(SimAgent agent)
    {
        Note($"{agent.Name} is INTERRUPTED at {agent.Turn}");
        _interrupted.Add(agent.Turn!);
        agent.BrokenOff = agent.Turn;
        End(agent, TurnOutcome.Interrupted);
        Set(agent, AgentStatus.Idle);
        if (Chance(0.6))
        {
            Later(agent, Between(0.1, 10), () =>
            {
                if (Chance(0.5))
                {
                    // Sent with Moana: another mark stands on the pane.
                    (agent.Mark, agent.MarkedAt, agent.MarkSaysSubmitted, agent.Outcome) = ($"person.{_order}", _now, true, null);
                    agent.Turn = agent.Mark;
                }

                Set(agent, AgentStatus.Working);
                Later(agent, Between(1, 60), () =>
                {
                    agent.Finished = agent.Turn;
                    End(agent, TurnOutcome.Completed);
                    Set(agent, AgentStatus.Idle);
                });
            });
        }
    }

    /// <summary>The program is started anew in its pane while it works, under the mark of its turn.</summary>
    private void Replace(SimAgent agent)
    {
        Note($"{agent.Name} is REPLACED at {agent.Turn}");
        _excused.Add(agent.Turn!);
        End(agent, TurnOutcome.Lost);
        agent.Composer = null;
        Rise(agent);
    }

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

    private void Die(SimAgent agent)
    {
        Note($"{agent.Name} dies");
        Excuse(agent);
        End(agent, TurnOutcome.Lost);
        agent.Composer = null;
        if (Chance(0.3))
        {
            // Its session is gone, and what stood on the pane with it.
            (agent.Mark, agent.Outcome) = (null, null);
        }

        Set(agent, AgentStatus.Exited);
        if (Chance(0.3))
        {
            Later(agent, Between(1, 60), () => Rise(agent));
        }
    }

    private void Rise(SimAgent agent)
    {
        Set(agent, AgentStatus.Starting);
        agent.Finished = null;
        Later(agent, Between(0.1, 5), () =>
        {
            if (Chance(_plan.Trouble))
            {
                Die(agent);
            }
            else
            {
                Set(agent, AgentStatus.Idle);
            }
        });
    }
}

/// <summary>The world saw something that must never happen.</summary>
internal sealed class InvariantBrokenException(string message) : Exception(message);
