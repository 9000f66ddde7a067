namespace Moana.Scheduling;

/// <summary>What happens to time: a look before anything is called too late, and gaps in our own running.</summary>
internal sealed partial class SchedulerStep
{
    /// <summary>
    /// Whether agents were looked at since something was due; those that were not are looked at now. Nobody waits for ever
    /// for a look that does not come.
    /// </summary>
    private bool HaveLooked(IEnumerable<AgentState> agents, DateTimeOffset due)
    {
        if (now >= due + Options.DoubtTimeout)
        {
            return true;
        }

        var unseen = agents.Where(a => a is { TakenOver: false, AwaySince: null } && !(a.LookedAt >= due)).ToList();
        unseen.ForEach(AskForLook);
        return unseen.Count == 0;
    }

    /// <summary>Asks for a look, unless one is under way or has just failed.</summary>
    private void AskForLook(AgentState agent)
    {
        if (agent.LookAsked is null && !(agent.NextLook > now))
        {
            Change(agent with { LookAsked = now, NextLook = null });
            _commands.Add(new LookAt(agent.Name));
        }
    }

    private void TakeLook(Looked e)
    {
        if (!_agents.TryGetValue(e.Agent, out var agent) || agent.LookAsked is not { } asked)
        {
            return;
        }

        Change(agent with { LookAsked = null, LookedAt = e.Report is null ? agent.LookedAt : asked, NextLook = e.Report is null ? now + Options.DoubtInterval : null });
        if (e.Report is { } report)
        {
            TakeReport(report);
        }
    }

    /// <summary>
    /// Moves every moment on from which a time is counted. A moment at which something is tried again stays, but for a
    /// clock that was set back: nobody waits an hour more for that.
    /// </summary>
    private void TakeGap(TimeSpan length)
    {
        var back = length < TimeSpan.Zero ? length : TimeSpan.Zero;
        Tell(OrchestrationEventKind.Warning, length < TimeSpan.Zero
            ? $"The clock was set back by {Words(-length)}."
            : $"Nobody ran for {Words(length)}: the machine slept, this process was stopped, or the clock was set. It is not counted against any agent or task.");
        _began += length;
        _lastProgress += length;
        foreach (var agent in _agents.Values.ToList())
        {
            Change(agent with
            {
                ReportedAt = agent.ReportedAt + length,
                GoneSince = agent.GoneSince + length,
                Stall = agent.Stall is { } stall ? stall with { Since = stall.Since + length } : null,
                AwaySince = agent.AwaySince + length,
                LookedAt = agent.LookedAt + length,
                LookAsked = agent.LookAsked + length,
                NextLook = agent.NextLook + back,
                ParkedUntil = agent.ParkedUntil + back,
                RestartAt = agent.RestartAt + back,
                Answers = agent.Answers is { } answers ? answers with { NextTry = answers.NextTry + back } : null,
                Orphan = agent.Orphan is { } orphan ? Move(orphan) : null,
            });
        }

        foreach (var task in _tasks.Values.Where(t => t.Turn is not null).OrderBy(t => t.Index).ToList())
        {
            Change(task with { Turn = Move(task.Turn!) });
            AskForLook(_agents[task.Agent!]);
        }

        _lostHosts = _lostHosts.SetItems(_lostHosts.Select(h => KeyValuePair.Create(h.Key, h.Value with { Since = h.Value.Since + length })));

        OpenTurn Move(OpenTurn turn) => turn with { TimedFrom = turn.TimedFrom + length, Delivered = turn.Delivered + length, NextCheck = turn.NextCheck + back };
    }

    /// <summary>
    /// The server of all agents is gone. What was sent died with it; what was not waits for agents that are there again,
    /// in another run: nothing here can be decided without one.
    /// </summary>
    private void TakeServerLoss(ServerLost e)
    {
        _brokenOff = e.Reason;
        foreach (var name in _agents.Keys.ToList())
        {
            var agent = _agents[name];
            // The end of one entry can be that of a race, and of the others.
            if (agent.TaskId is not { } id || _tasks[id] is not { Turn: not null } task)
            {
                continue;
            }

            var reason = $"{agent.Name} was lost: {e.Reason}";
            switch (task.Turn.Phase)
            {
                case TurnPhase.Preparing or TurnPhase.Prepared when task.Turn.Correction is not null:
                    Change(task with { Turn = task.Turn with { Phase = TurnPhase.Correcting } });
                    break;
                case TurnPhase.Preparing or TurnPhase.Prepared or TurnPhase.Sending:
                    Change(agent with { TaskId = null });
                    Requeue(task, reason);
                    break;
                case TurnPhase.InDoubt:
                    CountAttempt(agent, task.Turn);
                    goto case TurnPhase.Open;
                case TurnPhase.Open:
                    Change(agent with { TaskId = null });
                    FailAttempt(_tasks[task.Task.Id] with { Outcome = TurnOutcome.Lost }, reason);
                    break;
            }
        }
    }
}
