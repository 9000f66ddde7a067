namespace Moana.Scheduling;

/// <summary>What happens before a prompt where agents have workspaces: the workspace is made ready, and the agent is in it.</summary>
internal sealed partial class SchedulerStep
{
    /// <summary>Gives a task, or its correction, to an agent. Where workspaces are in use, it is seen first that the agent is in the right folder.</summary>
    private void Begin(TaskState task, AgentState agent, string? correction)
    {
        if (!_hasWorkspaces)
        {
            Send(task, agent, correction);
            return;
        }

        task = task with
        {
            Status = OrchestrationTaskStatus.Running,
            Agent = agent.Name,
            Place = AgentPlace.Of(agent.Report!),
            Turn = new OpenTurn { Id = NextTurn(task), Phase = TurnPhase.Preparing, Began = now, TimedFrom = now, Correction = correction },
            StartedAt = task.StartedAt ?? now,
            Reason = "",
        };
        Change(task);
        Change(agent with { TaskId = task.Task.Id, LookAsked = null, NextLook = null });
        EnterRace(task);
        if (task.Task.Workspace != TaskWorkspace.None && correction is null)
        {
            Tell(OrchestrationEventKind.Preparing, "Its workspace is made ready, and the agent works there.", task);
        }

        Prepare(task);
    }

    private void Prepare(TaskState task)
    {
        // What a task made is what its dependants begin from; when it has landed, that is in the branch.
        var start = task.Task.Base is { } id && _tasks.TryGetValue(id, out var found) ? found.Change : null;
        var attempt = task.Attempts + (task.Turn!.Correction is null ? 1 : 0);
        _commands.Add(new PrepareWorkspace(
            task.Agent!, task.Turn.Id, task.Task, attempt, LimitOf(task), task.Turn.Correction is null ? null : task.Change)
        {
            Base = start is null ? task.Task.Base : start.LandedAs is null ? start.Tip : start.Target,
            Target = start?.Target,
        });
    }

    private void TakePreparation(Prepared e)
    {
        if (!_agents.TryGetValue(e.Agent, out var agent) || FindTurn(agent) is not { Phase: TurnPhase.Preparing } turn || turn.Id != e.Turn)
        {
            return;
        }

        if (e is { Outcome: PreparationOutcome.Ready, Started: { } started })
        {
            // What was reported of the program before says nothing of this one.
            Change(agent = agent with { Report = null, RestartedAt = started, GoneSince = null, Lost = null, Judged = false, Answers = null, ContextPercent = null, LookAsked = null, NextLook = null });
        }

        if (agent.TaskId is not { } id)
        {
            Change(agent = agent with { Orphan = null, OrphanOf = null, FreeSince = now });
            if (e.Started is not null)
            {
                AskForLook(agent);
            }

            return;
        }

        var task = _tasks[id];
        switch (e.Outcome)
        {
            case PreparationOutcome.Ready:
                Change(task with { Change = e.Change ?? task.Change, Turn = turn with { Phase = TurnPhase.Prepared, TimedFrom = now } });
                break;
            case PreparationOutcome.Refused:
                Refuse(agent, e.Reason);
                break;
            case PreparationOutcome.AgentFailed:
                Change(agent with { TaskId = null, FreeSince = now });
                FailAttempt(task, e.Reason);
                break;
            default:
                Change(agent with { TaskId = null, FreeSince = now });
                End(task, OrchestrationTaskStatus.Failed, e.Reason);
                break;
        }

        if (e.Outcome is PreparationOutcome.AgentFailed || e.Started is not null)
        {
            AskForLook(_agents[e.Agent]);
        }
    }

    /// <summary>Takes a task back whose prompt is not to be sent after all: nothing was.</summary>
    private void Unprepare(TaskState task, AgentState agent, string reason)
    {
        if (task.Turn!.Correction is not null)
        {
            Change(task with { Turn = task.Turn with { Phase = TurnPhase.Correcting } });
            return;
        }

        Change(agent with { TaskId = null, FreeSince = now });
        Requeue(task, reason);
    }

    private string NextTurn(TaskState task) => $"{before.Id}{(Options.RunToken is { } token ? $"-{token}" : "")}.{task.Index + 1}.{task.Turns + 1}";

    /// <summary>How long one command of a task's validation or setup may take.</summary>
    private TimeSpan LimitOf(TaskState task) => task.Task.ValidateTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Options.ValidateTimeout;
}
