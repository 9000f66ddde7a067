namespace Moana.Scheduling;

/// <summary>What happens to deliveries: sending, doubt, refusal.</summary>
internal sealed partial class SchedulerStep
{
    private void Send(TaskState task, AgentState agent, string? correction)
    {
        // Every delivery has an id of its own, so that a mark on a pane never stands for two of them.
        var turn = NextTurn(task);
        var attempt = task.Attempts + (correction is null ? 1 : 0);
        task = task with
        {
            Status = OrchestrationTaskStatus.Running,
            Agent = agent.Name,
            Place = AgentPlace.Of(agent.Report!),
            Turns = task.Turns + 1,
            LastTurn = turn,
            Outcome = null,
            Turn = new OpenTurn { Id = turn, Phase = TurnPhase.Sending, Began = now, TimedFrom = now, Correction = correction },
            StartedAt = task.StartedAt ?? now,
            Reason = "",
        };
        Change(task);
        EnterRace(task);
        // A look that is under way is of the time before.
        Change(agent with { TaskId = task.Task.Id, LookAsked = null, NextLook = null });
        Tell(OrchestrationEventKind.PromptSending, correction is null ? $"Attempt {attempt}." : $"Correction {task.Fixes} of {task.Task.MaxFixes}.", task);
        _commands.Add(new SendPrompt(agent.Name, new TurnRequest(turn, before.Id, task.Task.Id, attempt), correction ?? task.ToPrompt()) { Schema = correction is null ? task.Task.Schema : null });
    }

    private void TakeDelivery(Delivered e)
    {
        if (_brokenOff is not null)
        {
            TakeLateDelivery(e);
            return;
        }

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
    }

    /// <summary>
    /// The server went while the prompt was under way, and the task was put back as one that nobody had been given. When it turns
    /// out that the program had it, that attempt counts, and was lost. A correction is none of its own.
    /// </summary>
    private void TakeLateDelivery(Delivered e)
    {
        if (e.Outcome != DeliveryOutcome.Refused && _tasks.Values.FirstOrDefault(t => t.LastTurn == e.Turn) is { Status: OrchestrationTaskStatus.Pending, Turn: null, Fixes: 0 } task)
        {
            _ready.Remove(ReadyTask.Of(task));
            FailAttempt(task with { Attempts = task.Attempts + 1, Outcome = TurnOutcome.Lost }, task.Reason);
        }
    }

    private void TakeCheck(TurnChecked e)
    {
        if (!_agents.TryGetValue(e.Agent, out var agent) || FindTurn(agent) is not { Phase: TurnPhase.InDoubt } turn || turn.Id != e.Turn)
        {
            return;
        }

        switch (e.Sent)
        {
            case true:
                Open(agent, turn, e.Evidence);
                break;
            case false when Options.IsRun && e.IsProgramNew:
                GiveUpInDoubt(agent, turn, $"{agent.Name} may have been given it: {e.Evidence}.");
                break;
            case false:
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
        Change(agent = agent with { Refusals = 0, WarnedOf = null, Stall = null });
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
        Change(agent = agent with { Orphan = null, OrphanOf = null, Refusals = agent.Refusals + 1, ParkedUntil = wait, ParkedAt = now });
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
        if (agent.Refusals > 1 && agent.WarnedOf != reason)
        {
            // Once is a coincidence. What lasts, as a person's draft does, only a person can end; and it is told once.
            if (agent.Stall is not { IsTold: true }) TellStall(agent, $"{reason.TrimEnd('.')}. It is tried again, {Options.MaxRefusals} times at the most");
            Change(agent = _agents[agent.Name] with { WarnedOf = reason });
        }

        if (task.Turn!.Correction is not null)
        {
            Change(task with { Turn = task.Turn with { Phase = TurnPhase.Correcting, NextCheck = null, Delivered = null } });
            return;
        }

        Change(agent with { TaskId = null });
        Requeue(task, $"{agent.Name} was not sent it: {reason}", isTold: true);
    }

    /// <summary>Nobody knows whether the prompt was submitted. Another attempt could do the work twice, so there is none.</summary>
    private void GiveUpInDoubt(AgentState agent, OpenTurn turn, string reason)
    {
        CountAttempt(agent, turn);
        var task = TaskOf(agent);
        Keep(agent, turn);
        if (task is not null)
        {
            EndInDoubt(task, reason);
        }
    }

    private void EndInDoubt(TaskState task, string reason) => End(
        task with { IsInDoubt = true }, OrchestrationTaskStatus.Failed, $"Unknown: {reason} It is not sent again, since it may be under way or done. Look at the pane, and add the task again if it is not.");
}
