namespace Moana.Scheduling;

/// <summary>What happens when an agent is done: validation, and correction by the same agent.</summary>
internal sealed partial class SchedulerStep
{
    private void Validate(TaskState task)
    {
        if (task.Task is { Validate.Count: 0, Land: false, Schema: null } && task.Change is null)
        {
            Complete(task);
            return;
        }

        task = task with { Status = OrchestrationTaskStatus.Validating, Turn = task.Turn! with { Phase = TurnPhase.Validating, Delivered = task.Turn.Delivered ?? now } };
        Change(task);
        if (task.Task.Validate.Count > 0 || task.Task.Land)
        {
            Tell(OrchestrationEventKind.ValidationStarted, Counted(task.Task.Validate.Count, "command") + (task.Task.Land ? ", and the landing." : "."), task);
        }

        _commands.Add(new RunValidation(task.Task, task.Turn!.Id, LimitOf(task), task.Agent!, task.Attempts, task.Change));
    }

    private void TakeValidation(Validated e)
    {
        if (!_tasks.TryGetValue(e.TaskId, out var task) || task.Turn is not { Phase: TurnPhase.Validating } turn || turn.Id != e.Turn)
        {
            return;
        }

        var last = e.Results is [.., var end] ? end : null;
        task = task with { Validation = last, Change = e.Change ?? task.Change };
        Change(task);
        if (last is null or { Passed: true })
        {
            Complete(task);
            return;
        }

        Tell(OrchestrationEventKind.ValidationFailed, $"{Corrections.Told(last)}.", task);
        var agent = _agents[task.Agent!];
        if (last.ErrorId is not null)
        {
            // It tells nothing of the work, so there is nothing that the agent could correct.
            Change(agent with { TaskId = null, FreeSince = now });
            End(task, OrchestrationTaskStatus.Failed, $"{Corrections.Told(last)}, so nobody knows whether the work passes it.");
            return;
        }

        if (task.Fixes >= task.Task.MaxFixes)
        {
            Change(agent with { TaskId = null, FreeSince = now });
            End(task, OrchestrationTaskStatus.Failed, $"{Corrections.Told(last)}, after {Counted(task.Fixes, "correction")}.");
            return;
        }

        // The prompt is given out by the next dispatch, when the agent can take it.
        Change(task with
        {
            Status = OrchestrationTaskStatus.Running,
            Fixes = task.Fixes + 1,
            Turn = new OpenTurn { Id = turn.Id, Phase = TurnPhase.Correcting, Began = now, TimedFrom = now, Correction = Corrections.Write(task, last) },
        });
    }

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
