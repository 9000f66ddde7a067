namespace Moana.Scheduling;

/// <summary>What happens to turns: the agent's work, its end, and its time.</summary>
internal sealed partial class SchedulerStep
{
    private OpenTurn? FindTurn(AgentState agent) => agent.TaskId is { } id ? _tasks[id].Turn : agent.Orphan;

    /// <summary>An agent that is seen to work on a turn in doubt is a reason to ask the pane at once, and no more: a monitor calls an agent working until it is sure of the contrary.</summary>
    private void NoteWork(AgentState agent, StatusReport? report)
    {
        if (FindTurn(agent) is { Phase: TurnPhase.InDoubt, NextCheck: not null } turn && report is { Status: AgentStatus.Working } && report.Turn == turn.Id && report.Since >= turn.Began)
        {
            SetTurn(agent, turn with { NextCheck = now });
        }
    }

    /// <summary>Moves a turn on by what the agent's last report says, and by time.</summary>
    private void SweepTurn(AgentState agent, OpenTurn turn)
    {
        if (turn.Phase == TurnPhase.Reading || (agent.AwaySince is not null && !agent.TakenOver))
        {
            // It is over, and its answer comes within seconds; or nobody sees what becomes of it, and it waits.
            return;
        }

        if (turn.IsUnwatched && agent.Report is { Status: AgentStatus.Working } work && work.Turn == turn.Id)
        {
            SetTurn(agent, turn with { IsUnwatched = false });
        }
        else if (agent.TakenOver && turn.Phase != TurnPhase.Validating)
        {
            Abandon(agent, turn, $"{agent.Name} was lost: {agent.Lost}", keep: false);
        }
        else if (agent.Report is { } report && FindEnd(agent, turn, report) is { } end)
        {
            EndTurn(agent, turn, report, end.Outcome, end.Reason);
        }
        else if (turn.Phase == TurnPhase.InDoubt && now >= turn.Delivered + Options.DoubtTimeout)
        {
            GiveUpInDoubt(agent, turn, $"It could not be found out whether {agent.Name} was given it.");
        }
        else if (Deadline(agent, turn) is { } deadline && now >= deadline && HaveLooked([agent], deadline))
        {
            TimeOut(agent, turn);
        }
        else if (turn is { IsToStop: true, Phase: TurnPhase.Open })
        {
            SetTurn(agent, turn with { IsToStop = false });
            _commands.Add(new StopTurn(agent.Name, turn.Id));
        }
        else if (turn.Phase == TurnPhase.InDoubt && turn.NextCheck <= now)
        {
            SetTurn(agent, turn with { NextCheck = null });
            _commands.Add(new CheckTurn(agent.Name, turn.Id, turn.Began));
        }
    }

    /// <summary>How a turn ended, as far as a report tells; null while it goes on, and while nobody can tell.</summary>
    private (TurnOutcome Outcome, string Reason)? FindEnd(AgentState agent, OpenTurn turn, StatusReport report)
    {
        if (report.Status == AgentStatus.Exited)
        {
            return turn.Phase is TurnPhase.Open or TurnPhase.Correcting or TurnPhase.Prepared or TurnPhase.InDoubt && (report.Since >= turn.Began || now >= GraceEnd(agent, turn))
                ? (TurnOutcome.Lost, $"{agent.Name} is gone: {report.Evidence}.")
                : null;
        }

        if (turn.Phase != TurnPhase.Open)
        {
            return null;
        }

        if (report.Turn == turn.Id)
        {
            // A report can be late, of the turn before, also behind one of this turn's work: the mark is on the pane a moment
            // before the agent has the prompt, and who was stopped in that moment hears of it afterwards.
            var isFresh = report.Since > (turn.Pasted ?? turn.Began);
            return OutcomeOf(report) is { } outcome && (isFresh || HasStood()) ? (outcome, Words(agent, report, outcome))
                : report.Status == AgentStatus.Idle && HasStood() ? (TurnOutcome.Completed, "")
                : null;
        }

        // Another mark can be an old report. On a fresh look it is somebody's later turn, and whatever becomes of that, it is not this task's.
        return report.Status is AgentStatus.Unknown or AgentStatus.Starting || !HasStood() ? null
            : report.Turn is { } other ? (TurnOutcome.Interrupted, $"{agent.Name} was given another prompt (turn {other}) before it was seen to be done.")
            : (TurnOutcome.Lost, $"The mark of the turn is gone from the pane of {agent.Name}: another program may stand there.");

        bool HasStood() => now >= GraceEnd(agent, turn) && HaveLooked([agent], GraceEnd(agent, turn));
    }

    /// <summary>How the turn of a report ended; null while it is open.</summary>
    private static TurnOutcome? OutcomeOf(StatusReport report) => report.Outcome ?? report.Status switch
    {
        AgentStatus.Completed => TurnOutcome.Completed,
        AgentStatus.Failed => TurnOutcome.Failed,
        AgentStatus.RateLimited => TurnOutcome.RateLimited,
        _ => null,
    };

    private static string Words(AgentState agent, StatusReport report, TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Interrupted => $"The turn of {agent.Name} was interrupted: {report.Evidence}.",
        TurnOutcome.Lost => $"{agent.Name} lost its turn: {report.Evidence}.",
        TurnOutcome.RateLimited => $"{agent.Name} is rate limited: {report.Evidence}.",
        TurnOutcome.Failed => $"{agent.Name}: Failed, {report.Evidence}.",
        _ => "",
    };

    private DateTimeOffset GraceEnd(AgentState agent, OpenTurn turn) =>
        (turn.Delivered > agent.ReportedAt ? turn.Delivered.Value : agent.ReportedAt) + Options.ReadyGrace;

    /// <summary>When a turn is too late; null for one that has no time of its own: commands that run have their limits.</summary>
    private DateTimeOffset? Deadline(AgentState agent, OpenTurn turn) =>
        agent.TaskId is not { } id || turn.Phase is TurnPhase.Preparing or TurnPhase.Reading or TurnPhase.Validating ? null
        : turn.TimedFrom + (_tasks[id].Task.TimeoutSeconds is { } s ? TimeSpan.FromSeconds(s) : Options.TaskTimeout);

    /// <summary>A turn has ended: what was answered is read before anything else becomes of it.</summary>
    private void EndTurn(AgentState agent, OpenTurn turn, StatusReport report, TurnOutcome outcome, string reason)
    {
        var task = TaskOf(agent);
        if (outcome != TurnOutcome.Completed || task is null)
        {
            Judge(agent, report, endsTurn: true);
        }

        if (task is not null)
        {
            // With a delivery in doubt it died with the prompt or without it: the attempt is over either way.
            var isInDoubt = turn is { Phase: TurnPhase.InDoubt, Correction: null };
            // Where the pane has nothing of it any more, it may have been done while nobody watched.
            var isUnknown = turn.IsUnwatched && (outcome == TurnOutcome.Lost || report.Turn != turn.Id);
            Change(task with { Outcome = outcome, Attempts = task.Attempts + (isInDoubt ? 1 : 0), Turn = turn with { Phase = TurnPhase.Reading, Reason = reason, NextCheck = null, IsUnwatched = isUnknown } });
        }
        else
        {
            Change(_agents[agent.Name] with { Orphan = turn with { Phase = TurnPhase.Reading, NextCheck = null } });
        }

        // Nobody may ever have known whether an agent that was let go was given its prompt: then only what is surely of it counts.
        _commands.Add(new ReadTurn(agent.Name, task?.Task.Id ?? agent.OrphanOf!, turn.Id, outcome, task is null ? null : report));
    }

    private void TakeTurn(TurnRead e)
    {
        if (_agents.Values.FirstOrDefault(a => a.Orphan is { Phase: TurnPhase.Reading } turn && turn.Id == e.Turn) is { } keeper)
        {
            Change(keeper = keeper with { Orphan = null, OrphanOf = null, FreeSince = now });
            // Of a shared queue the task may be somebody else's by now.
            Spend(keeper, _tasks.GetValueOrDefault(e.TaskId), e.Read);
            return;
        }

        if (!_tasks.TryGetValue(e.TaskId, out var task) || task.Turn is not { Phase: TurnPhase.Reading } read || read.Id != e.Turn)
        {
            return;
        }

        Spend(_agents[task.Agent!], task, e.Read);
        task = _tasks[e.TaskId];
        if (task.Outcome == TurnOutcome.Completed)
        {
            Validate(task);
            return;
        }

        var agent = _agents[task.Agent!] with { TaskId = null, FreeSince = now };
        Change(agent);
        switch (task.Outcome)
        {
            case not null when Options.IsRun && read.IsUnwatched:
                EndInDoubt(task, read.Reason);
                break;
            case TurnOutcome.Interrupted:
                TakeInterruption(task, agent, read.Reason);
                break;
            case TurnOutcome.RateLimited when task.Limits < Options.MaxRateLimits:
                Requeue(task with { Limits = task.Limits + 1 }, read.Reason);
                break;
            default:
                FailAttempt(task, read.Reason);
                break;
        }
    }

    /// <summary>Somebody broke a turn off, and had a reason: its task is not sent again unless that is wanted.</summary>
    private void TakeInterruption(TaskState task, AgentState agent, string reason)
    {
        if (agent is { GoneSince: null } && !(agent.ParkedUntil > now))
        {
            Park(agent, now + Options.InterruptWait, AgentStatus.Idle, $"Its turn was broken off; it is left to whoever did so for {Words(Options.InterruptWait)}.");
        }

        switch (task.Task.WhenInterrupted ?? Options.WhenInterrupted)
        {
            case WhenInterrupted.Retry:
                FailAttempt(task, reason);
                break;
            case WhenInterrupted.Ask:
                Hold(task, reason);
                break;
            default:
                End(task, OrchestrationTaskStatus.Failed, reason);
                break;
        }
    }

    private void TimeOut(AgentState agent, OpenTurn turn)
    {
        var time = Words(now - turn.TimedFrom);
        switch (turn.Phase)
        {
            case TurnPhase.Sending or TurnPhase.InDoubt:
                GiveUpInDoubt(agent, turn, $"Its delivery to {agent.Name} did not end within {time}.");
                break;
            default:
                Abandon(agent, turn, $"{agent.Name} was not done within {time}: {agent.Report?.Status}, {agent.Report?.Evidence}.", keep: true);
                break;
        }
    }

    /// <summary>Takes a task from an agent whose turn is not over; the agent may still be busy with it.</summary>
    private void Abandon(AgentState agent, OpenTurn turn, string reason, bool keep)
    {
        var task = TaskOf(agent);
        if (task is not null && turn.Phase is TurnPhase.Sending or TurnPhase.InDoubt)
        {
            GiveUpInDoubt(agent, turn, reason);
            return;
        }

        var isUnknown = Options.IsRun && turn is { Phase: TurnPhase.Open, IsUnwatched: true };

        if (keep)
        {
            Keep(agent, turn);
        }
        else
        {
            Change(agent with { TaskId = null, Orphan = null, OrphanOf = null });
        }

        if (task is not null && isUnknown)
        {
            EndInDoubt(task, reason);
        }
        else if (task is not null)
        {
            FailAttempt(task, reason);
        }
    }

    /// <summary>Leaves an agent alone until the turn that it no longer has a task for is over.</summary>
    private void Keep(AgentState agent, OpenTurn turn) => Change(agent with
    {
        TaskId = null,
        Orphan = turn.Phase switch
        {
            TurnPhase.Validating or TurnPhase.Correcting or TurnPhase.Prepared => null,
            TurnPhase.InDoubt => turn with { Phase = TurnPhase.Open, NextCheck = null },
            _ => turn,
        },
        OrphanOf = agent.TaskId ?? agent.OrphanOf,
        FreeSince = now,
    });

    private void SetTurn(AgentState agent, OpenTurn turn, OrchestrationEventKind? kind = null, string message = "")
    {
        if (agent.TaskId is not { } id)
        {
            Change(agent with { Orphan = turn });
            return;
        }

        Change(_tasks[id] with { Turn = turn });
        if (kind is { } told)
        {
            Tell(told, message, _tasks[id]);
        }
    }
}
