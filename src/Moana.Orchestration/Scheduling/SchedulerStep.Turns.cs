namespace Moana.Scheduling;

/// <summary>What happens to turns: the agent's work, its end, and its time.</summary>
internal sealed partial class SchedulerStep
{
    private OpenTurn? FindTurn(AgentState agent) => agent.TaskId is { } id ? _tasks[id].Turn : agent.Orphan;

    /// <summary>
    /// Notes that the agent was seen to work on its turn. In doubt that is only a reason to ask the pane at once: a
    /// monitor calls an agent working until it is sure of the contrary.
    /// </summary>
    private void NoteWork(AgentState agent, StatusReport? report)
    {
        if (FindTurn(agent) is not { WorkSeen: false } turn || report is not { Status: AgentStatus.Working } || report.Turn != turn.Id || report.Since < turn.Began)
        {
            return;
        }

        SetTurn(agent, turn.Phase == TurnPhase.InDoubt ? turn with { NextCheck = turn.NextCheck is null ? null : now } : turn with { WorkSeen = true });
    }

    /// <summary>Moves a turn on by what the agent's last report says, and by time.</summary>
    private void SweepTurn(AgentState agent, OpenTurn turn)
    {
        if (agent.TakenOver && turn.Phase != TurnPhase.Validating)
        {
            Abandon(agent, turn, $"{agent.Name} was lost: {agent.Lost}", keep: false);
        }
        else if (turn.Phase is TurnPhase.Open or TurnPhase.Correcting or TurnPhase.InDoubt && agent.Report is { Status: AgentStatus.Exited } gone && IsOver(agent, turn, gone))
        {
            EndTurn(agent, turn, gone);
        }
        else if (turn.Phase == TurnPhase.Open && agent.Report is { } report && IsOver(agent, turn, report))
        {
            EndTurn(agent, turn, report);
        }
        else if (turn.Phase == TurnPhase.InDoubt && now >= turn.Delivered + Options.DoubtTimeout)
        {
            GiveUpInDoubt(agent, turn, $"It could not be found out whether {agent.Name} was given it.");
        }
        else if (turn.Phase != TurnPhase.Validating && agent.TaskId is not null && now >= Deadline(agent, turn))
        {
            TimeOut(agent, turn);
        }
        else if (turn.Phase == TurnPhase.InDoubt && turn.NextCheck <= now)
        {
            SetTurn(agent, turn with { NextCheck = null });
            _commands.Add(new CheckTurn(agent.Name, turn.Id));
        }
    }

    /// <summary>Whether a report says that the agent is done with a turn, one way or the other.</summary>
    private bool IsOver(AgentState agent, OpenTurn turn, StatusReport report)
    {
        if (report.Status is not (AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited or AgentStatus.Exited))
        {
            return false;
        }

        // A report can be late, of the turn before: the mark is on the pane a moment before the agent has the prompt.
        var isFresh = report.Status == AgentStatus.Exited
            ? report.Since >= turn.Began
            : report.Turn == turn.Id && (turn.WorkSeen || report.Since > (turn.Pasted ?? turn.Began));
        return (isFresh && report.Status != AgentStatus.Idle) || now >= GraceEnd(agent, turn);
    }

    private DateTimeOffset GraceEnd(AgentState agent, OpenTurn turn) =>
        (turn.Delivered > agent.ReportedAt ? turn.Delivered.Value : agent.ReportedAt) + Options.ReadyGrace;

    private DateTimeOffset? Deadline(AgentState agent, OpenTurn turn) => agent.TaskId is not { } id ? null
        : turn.Began + (_tasks[id].Task.TimeoutSeconds is { } s ? TimeSpan.FromSeconds(s) : Options.TaskTimeout);

    private void EndTurn(AgentState agent, OpenTurn turn, StatusReport report)
    {
        var task = TaskOf(agent);
        if (task is not null && IsReady(report.Status))
        {
            Validate(task);
            return;
        }

        Change(agent = agent with { TaskId = null, Orphan = null, FreeSince = now });
        Judge(agent, report, endsTurn: true);
        if (task is null)
        {
            return;
        }

        if (turn.Phase == TurnPhase.InDoubt)
        {
            // It died with the prompt or without it: the attempt is over either way.
            task = task with { Attempts = task.Attempts + (turn.Correction is null ? 1 : 0) };
        }

        if (report.Status == AgentStatus.RateLimited && task.Limits < Options.MaxRateLimits)
        {
            Requeue(task with { Limits = task.Limits + 1 }, $"{agent.Name} is rate limited: {report.Evidence}.");
        }
        else
        {
            FailAttempt(task, $"{agent.Name}: {report.Status}, {report.Evidence}.");
        }
    }

    private void TimeOut(AgentState agent, OpenTurn turn)
    {
        var time = Words(now - turn.Began);
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

        if (keep)
        {
            Keep(agent, turn);
        }
        else
        {
            Change(agent with { TaskId = null, Orphan = null });
        }

        if (task is not null)
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
            TurnPhase.Validating or TurnPhase.Correcting => null,
            TurnPhase.InDoubt => turn with { Phase = TurnPhase.Open, NextCheck = null },
            _ => turn,
        },
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
