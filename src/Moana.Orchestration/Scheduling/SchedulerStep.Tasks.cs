using System.Collections.Immutable;
using Moana.Plans;

namespace Moana.Scheduling;

/// <summary>What happens to tasks: back into the queue, or to their end and what follows from it.</summary>
internal sealed partial class SchedulerStep
{
    private void FailAttempt(TaskState task, string reason)
    {
        task = task with { Failures = task.Failures + 1 };
        if (task.Failures < task.Task.MaxAttempts)
        {
            Requeue(task, reason);
        }
        else
        {
            End(task, OrchestrationTaskStatus.Failed, task.Failures == 1 ? reason : $"{reason} It was attempt {task.Attempts}; {task.Failures} failed.");
        }
    }

    /// <summary>Leaves a task to a person's decision.</summary>
    private void Hold(TaskState task, string reason)
    {
        task = task with { Status = OrchestrationTaskStatus.Held, Turn = null, Reason = $"{reason} A person decides whether it is tried again or taken back." };
        Change(task);
        Tell(OrchestrationEventKind.TaskHeld, task.Reason, task);
    }

    private void Retry(RetryTask e)
    {
        if (_tasks.TryGetValue(e.TaskId, out var task) && task.Status == OrchestrationTaskStatus.Held)
        {
            Requeue(task, "A person has it tried again.");
        }
    }

    private void Requeue(TaskState task, string reason, bool isTold = false)
    {
        if (task.Task.Race.Count > 0)
        {
            // Its entries are over; there is nobody to begin it anew.
            End(task, OrchestrationTaskStatus.Failed, reason);
            return;
        }

        task = task with { Status = OrchestrationTaskStatus.Pending, Turn = null, Reason = reason };
        Change(task);
        _ready.Add(ReadyTask.Of(task));
        _checkTargets = true;
        if (!isTold)
        {
            Tell(OrchestrationEventKind.TaskRequeued, reason, task);
        }
    }

    private void Complete(TaskState task)
    {
        var agent = _agents[task.Agent!];
        Change(agent with { TaskId = null, Failures = 0, Limits = 0, Restarts = 0, FreeSince = now });
        End(task, OrchestrationTaskStatus.Completed, "");
    }

    /// <summary>Ends a task, and skips those that cannot follow it.</summary>
    private void End(TaskState task, OrchestrationTaskStatus status, string reason)
    {
        // With a queue of our own: a chain of thousands of tasks must not end the process.
        var ended = new Queue<TaskState>();
        ended.Enqueue(EndOne(task, status, reason));
        while (ended.TryDequeue(out var before))
        {
            if (RaceOf(before) is { } race)
            {
                Decide(race);
            }

            foreach (var next in _dependants.GetValueOrDefault(before.Task.Id) ?? [])
            {
                if (Follow(_tasks[next]) is { } skipped)
                {
                    ended.Enqueue(skipped);
                }
            }
        }
    }

    private TaskState EndOne(TaskState task, OrchestrationTaskStatus status, string reason)
    {
        _ready.Remove(ReadyTask.Of(task));
        _open--;
        Change(task with { Status = status, Reason = reason, Turn = null, Text = null, EndedAt = now });
        Tell(status switch
        {
            OrchestrationTaskStatus.Completed => OrchestrationEventKind.TaskCompleted,
            OrchestrationTaskStatus.Failed => OrchestrationEventKind.TaskFailed,
            OrchestrationTaskStatus.Skipped => OrchestrationEventKind.TaskSkipped,
            _ => OrchestrationEventKind.TaskCancelled,
        }, reason, _tasks[task.Task.Id]);
        return _tasks[task.Task.Id];
    }

    /// <summary>Makes a pending task ready, or skips it, as the tasks that it depends on ended. Returns it when it was skipped.</summary>
    private TaskState? Follow(TaskState task)
    {
        if (task.Status != OrchestrationTaskStatus.Pending)
        {
            return null;
        }

        var needed = task.Task.DependsOn.Select(id => _tasks[id]).ToList();
        if (needed.Find(n => n.HasEnded && n.Status != OrchestrationTaskStatus.Completed) is { } missing)
        {
            return EndOne(task, OrchestrationTaskStatus.Skipped, Scheduler.ReasonToSkip(missing));
        }

        if (task.Task.Race.Count == 0 && needed.TrueForAll(n => n.Status == OrchestrationTaskStatus.Completed))
        {
            MakeReady(task);
        }

        return null;
    }

    private void Add(OrchestrationTask task)
    {
        var problems = TaskCheck.FindInTask(task, _tasks.Count, Options.IsRun ? null : [.. _agents.Values.Select(a => a.Placed)])
            .Select(p => $"{p.Message} {p.Remedy}")
            .Concat(_tasks.ContainsKey(task.Id) ? [$"There is a task '{task.Id}' already."] : [])
            .Concat(task.DependsOn.Where(d => !_tasks.ContainsKey(d)).Select(d => $"It depends on '{d}', and there is no such task."))
            .Concat(ReferenceCheck.FindInPrompt(task, _tasks.Count, id => id.Equals(task.Id, StringComparison.OrdinalIgnoreCase) ? task : _tasks.GetValueOrDefault(id)?.Task).Select(p => $"{p.Message} {p.Remedy}"))
            .Concat(!Options.KeepAnswers && TaskReferences.Find(task.Prompt).Count > 0 ? ["It uses what another answered, and this orchestration keeps no answers."] : [])
            .Concat(WorkspaceCheck.FindInBase(task, _tasks.Count, id => _tasks.GetValueOrDefault(id)?.Task) is { } start ? [$"{start.Message} {start.Remedy}"] : [])
            .Concat(Races.EntriesOf(task).Where(e => _tasks.ContainsKey(e.Id)).Select(e => $"There is a task '{e.Id}' already, as one of its entries would be called."))
            .Concat(_ended ? ["Every task has ended, and the orchestration with them."] : [])
            .ToList();
        if (problems.Count > 0)
        {
            Tell(OrchestrationEventKind.TaskRefused, $"The task '{task.Id}' was not added. {string.Join(' ', problems)}");
            return;
        }

        foreach (var added in Races.Expand([task]))
        {
            var state = new TaskState { Task = added, Index = _tasks.Count };
            Change(state);
            _open++;
            _hasWorkspaces |= added.Workspace != TaskWorkspace.None;
            Tell(OrchestrationEventKind.TaskAdded, "It was added.", state);
            foreach (var needed in added.DependsOn)
            {
                _dependants = _dependants.SetItem(needed, (_dependants.GetValueOrDefault(needed) ?? []).Add(added.Id));
            }

            Follow(state);
        }

        _checkTargets = true;
    }

    private void Cancel(CancelTask e)
    {
        if (_tasks.TryGetValue(e.TaskId, out var task) && !task.HasEnded)
        {
            LetGo(task);
            End(task, OrchestrationTaskStatus.Cancelled, e.Reason);
            Lose(EntriesOf(task), e.Reason);
        }
    }

    private void CancelAll(string reason)
    {
        foreach (var id in _tasks.Values.Where(t => !t.HasEnded).OrderBy(t => t.Index).Select(t => t.Task.Id).ToList())
        {
            // Ending one can skip another.
            if (!_tasks[id].HasEnded)
            {
                LetGo(_tasks[id]);
                End(_tasks[id], OrchestrationTaskStatus.Cancelled, _tasks[id].Reason is { Length: > 0 } waits ? $"{reason} {waits}" : reason);
            }
        }
    }

    private void LetGo(TaskState task)
    {
        if (task.Turn is { } turn)
        {
            Keep(_agents[task.Agent!], turn);
        }
    }
}
