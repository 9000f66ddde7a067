namespace Moana.Orchestration;

/// <summary>What happens to turns: sending, doubt, the end of the agent's work, validation.</summary>
internal sealed partial class SchedulerStep
{
    private OpenTurn? FindTurn(AgentState agent) => agent.TaskId is { } id ? _tasks[id].Turn : agent.Orphan;

    private void Send(TaskState task, AgentState agent, string? correction)
    {
        // Every delivery has an id of its own, so that a mark on a pane never stands for two of them.
        var turn = $"{before.Id}.{task.Index + 1}.{task.Turns + 1}";
        var attempt = task.Attempts + (correction is null ? 1 : 0);
        task = task with
        {
            Status = OrchestrationTaskStatus.Running,
            Agent = agent.Name,
            Place = AgentPlace.Of(agent.Report!),
            Turns = task.Turns + 1,
            LastTurn = turn,
            Turn = new OpenTurn { Id = turn, Phase = TurnPhase.Sending, Began = now, Correction = correction },
            StartedAt = task.StartedAt ?? now,
            Reason = "",
        };
        Change(task);
        Change(agent with { TaskId = task.Task.Id });
        Tell(OrchestrationEventKind.PromptSending, correction is null ? $"Attempt {attempt}." : $"Correction {task.Fixes} of {task.Task.MaxFixes}.", task);
        _commands.Add(new SendPrompt(agent.Name, new TurnRequest(turn, before.Id, task.Task.Id, attempt), correction ?? task.Task.Prompt));
    }

    private void TakeDelivery(Delivered e)
    {
        if (!_agents.TryGetValue(e.Agent, out var agent) || FindTurn(agent) is not { Phase: TurnPhase.Sending } turn || turn.Id != e.Turn)
        {
            return;
        }

        turn = turn with { Pasted = e.Pasted };
        switch (e.Outcome)
        {
            case DeliveryOutcome.Refused:
                Refuse(agent, e.Reason);
                break;
            case DeliveryOutcome.Unverified:
                SetTurn(agent, turn with { Phase = TurnPhase.InDoubt, Delivered = now, NextCheck = now }, OrchestrationEventKind.PromptInDoubt, e.Reason);
                break;
            default:
                Open(agent, turn, e.Reason);
                break;
        }

        NoteWork(_agents[e.Agent], _agents[e.Agent].Report);
    }

    private void TakeCheck(TurnChecked e)
    {
        if (!_agents.TryGetValue(e.Agent, out var agent) || FindTurn(agent) is not { Phase: TurnPhase.InDoubt } turn || turn.Id != e.Turn)
        {
            return;
        }

        switch (e.Standing)
        {
            case TurnStanding.Sent:
                Open(agent, turn, e.Evidence);
                break;
            case TurnStanding.NotSent:
                Refuse(agent, e.Evidence);
                break;
            default:
                SetTurn(agent, turn with { NextCheck = now + Options.DoubtInterval });
                break;
        }
    }

    /// <summary>The prompt was taken: from here on the attempt counts.</summary>
    private void Open(AgentState agent, OpenTurn turn, string evidence)
    {
        Change(agent = agent with { Refusals = 0 });
        CountAttempt(agent, turn);
        SetTurn(agent, turn with { Phase = TurnPhase.Open, Delivered = now, NextCheck = null }, OrchestrationEventKind.PromptSubmitted, evidence);
    }

    private void CountAttempt(AgentState agent, OpenTurn turn)
    {
        if (agent.TaskId is { } id && turn.Correction is null)
        {
            Change(_tasks[id] with { Attempts = _tasks[id].Attempts + 1 });
        }
    }

    /// <summary>Nothing was sent: the task goes back to where it was, and the agent is left alone for a while.</summary>
    private void Refuse(AgentState agent, string reason)
    {
        var wait = Max(agent.ParkedUntil, now + Options.RefusalWait.After(agent.Refusals + 1));
        Change(agent = agent with { Orphan = null, Refusals = agent.Refusals + 1, ParkedUntil = wait, ParkedAt = now });
        if (agent.TaskId is not { } id)
        {
            return;
        }

        var task = _tasks[id] with { Refusals = _tasks[id].Refusals + 1 };
        Change(task);
        if (task.Refusals > Options.MaxRefusals)
        {
            Change(agent with { TaskId = null });
            End(task, OrchestrationTaskStatus.Failed, $"Its delivery was refused {task.Refusals} times, last by {agent.Name}: {reason}");
            return;
        }

        Tell(OrchestrationEventKind.PromptRefused, reason, task, until: wait);
        if (task.Turn!.Correction is not null)
        {
            Change(task with { Turn = task.Turn with { Phase = TurnPhase.Correcting, NextCheck = null, Delivered = null } });
            return;
        }

        Change(agent with { TaskId = null });
        Requeue(task, $"{agent.Name} was not sent it: {reason}", isTold: true);
    }

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
        var task = agent.TaskId is { } id ? _tasks[id] : null;
        if (task is not null && IsReady(report.Status))
        {
            Validate(task);
            return;
        }

        Change(agent = agent with { TaskId = null, Orphan = null, FreeSince = now });
        Judge(agent, report);
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

    private void Validate(TaskState task)
    {
        if (task.Task.Validate.Count == 0)
        {
            Complete(task);
            return;
        }

        task = task with { Status = OrchestrationTaskStatus.Validating, Turn = task.Turn! with { Phase = TurnPhase.Validating, Delivered = task.Turn.Delivered ?? now } };
        Change(task);
        Tell(OrchestrationEventKind.ValidationStarted, Counted(task.Task.Validate.Count, "command") + ".", task);
        _commands.Add(new RunValidation(task.Task, task.Turn!.Id, task.Task.ValidateTimeoutSeconds is { } s ? TimeSpan.FromSeconds(s) : Options.ValidateTimeout));
    }

    private void TakeValidation(Validated e)
    {
        if (!_tasks.TryGetValue(e.TaskId, out var task) || task.Turn is not { Phase: TurnPhase.Validating } turn || turn.Id != e.Turn)
        {
            return;
        }

        var last = e.Results[^1];
        task = task with { Validation = last };
        Change(task);
        if (last.Passed)
        {
            Complete(task);
            return;
        }

        Tell(OrchestrationEventKind.ValidationFailed, $"'{last.Command}' {Corrections.HowItEnded(last)}.", task);
        var agent = _agents[task.Agent!];
        if (task.Fixes >= task.Task.MaxFixes)
        {
            Change(agent with { TaskId = null, FreeSince = now });
            End(task, OrchestrationTaskStatus.Failed, $"'{last.Command}' {Corrections.HowItEnded(last)}, after {Counted(task.Fixes, "correction")}.");
            return;
        }

        // The prompt is given out by the next dispatch, when the agent can take it.
        Change(task with
        {
            Status = OrchestrationTaskStatus.Running,
            Fixes = task.Fixes + 1,
            Turn = new OpenTurn { Id = turn.Id, Phase = TurnPhase.Correcting, Began = now, Correction = Corrections.Write(task.Task, last) },
        });
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

    /// <summary>Nobody knows whether the prompt was submitted. Another attempt could do the work twice, so there is none.</summary>
    private void GiveUpInDoubt(AgentState agent, OpenTurn turn, string reason)
    {
        CountAttempt(agent, turn);
        var task = agent.TaskId is { } id ? _tasks[id] : null;
        Keep(agent, turn);
        if (task is not null)
        {
            End(task, OrchestrationTaskStatus.Failed, $"Unknown: {reason} It is not sent again, since it may be under way. Look at the pane, and add the task again if it is not.");
        }
    }

    /// <summary>Takes a task from an agent whose turn is not over; the agent may still be busy with it.</summary>
    private void Abandon(AgentState agent, OpenTurn turn, string reason, bool keep)
    {
        var task = agent.TaskId is { } id ? _tasks[id] : null;
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

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
