using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>What the reader of the run is told.</summary>
internal sealed partial class EngineRun
{
    private void Tell(OrchestrationEvent e, TaskState? task = null) => _outbox.Writer.TryWrite(new(
        e,
        e.Kind is OrchestrationEventKind.TaskCompleted or OrchestrationEventKind.TaskFailed or OrchestrationEventKind.TaskSkipped or OrchestrationEventKind.TaskCancelled
            && (task ?? _state.Tasks.GetValueOrDefault(e.TaskId!)) is { Task.RaceOf: null } ended
            ? ResultOf(ended)
            : null,
        _state.Tasks.Count - _state.Open,
        _state.Tasks.Count,
        _state.Agents.Values.Count(a => a.TaskId is not null)));

    /// <summary>A task that has ended, with what the record keeps of its turns: a run does not hold thousands of answers.</summary>
    private TaskResult ResultOf(TaskState task)
    {
        try
        {
            return task.ToResult(_state.Id, task.LastTurn is null ? [] : _journal.ReadTurns(task.TurnsOf));
        }
        catch (MoanaException)
        {
            // A record that cannot be read just now costs the answer, not the result.
            return task.ToResult(_state.Id, []);
        }
    }

    /// <summary>Tells an event of the engine's own, and keeps it where that is possible: nothing depends on it.</summary>
    private void TellAndKeep(OrchestrationEvent e)
    {
        try
        {
            e = _journal.Save(e);
        }
        catch (MoanaException)
        {
            // The reader hears of it all the same.
        }

        Tell(e);
    }

    private OrchestrationEvent Told(OrchestrationEventKind kind, string message) =>
        new() { Time = _clock.GetUtcNow(), Kind = kind, Message = message, OrchestrationId = _state.Id };
}
