namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What the agents do with their prompts, and what becomes of them.</summary>
internal sealed partial class SimWorld
{
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
