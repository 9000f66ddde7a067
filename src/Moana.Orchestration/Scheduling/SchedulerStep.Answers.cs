using Moana.Plans;

namespace Moana.Scheduling;

/// <summary>What happens to a task whose prompt uses what earlier ones answered.</summary>
internal sealed partial class SchedulerStep
{
    /// <summary>Lets a task be given out whose dependencies are completed; one that uses their answers when these are read.</summary>
    private void MakeReady(TaskState task)
    {
        var used = task.Text is null ? TaskReferences.Find(task.Task.Prompt) : [];
        if (used.Count == 0)
        {
            _ready.Add(ReadyTask.Of(task));
            return;
        }

        var earlier = used.Select(r => _tasks[r.TaskId]).DistinctBy(t => t.Index).ToList();
        var files = used.Where(r => r.Field == TaskReferences.Files).Select(r => _tasks[r.TaskId]).DistinctBy(t => t.Index);
        _commands.Add(new ReadAnswers(task.Task.Id, [.. earlier.Select(t => (t.TurnsOf, t.LastTurn ?? ""))])
        {
            Changes = [.. files.Where(t => t.Change is not null).Select(t => (t.TurnsOf, t.Change!))],
        });
    }

    private void TakeAnswers(AnswersRead e)
    {
        if (!_tasks.TryGetValue(e.TaskId, out var task) || task is not { Status: OrchestrationTaskStatus.Pending, Text: null })
        {
            return;
        }

        if (e.Problem is not null)
        {
            End(task, OrchestrationTaskStatus.Failed, $"What the tasks before it answered could not be read: {e.Problem}");
            return;
        }

        var filled = AnswerText.Fill(task.Task.Prompt, id => Of(e.Answers, id), id => Of(e.Files, id));
        if (filled.Missing is { } missing)
        {
            End(task, OrchestrationTaskStatus.Failed, $"Its prompt uses {missing}, and that is not on record: no session record was surely its agent's, and the screen did not show it.");
            return;
        }

        task = task with { Text = filled.Text };
        Change(task);
        _ready.Add(ReadyTask.Of(task));
        foreach (var cut in filled.Cut)
        {
            Tell(OrchestrationEventKind.Warning, $"{cut} It says so there, too.", task);
        }
    }

    /// <summary>What was read of a task, by the id that its turns have.</summary>
    private T? Of<T>(IReadOnlyDictionary<string, T> read, string id) =>
        read.FirstOrDefault(a => a.Key.Equals(_tasks.GetValueOrDefault(id)?.TurnsOf ?? id, StringComparison.OrdinalIgnoreCase)).Value;
}
