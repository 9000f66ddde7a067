using Moana.Storage;

namespace Moana.Operations;

/// <summary>What can be done to an orchestration from outside of the process that drives it.</summary>
/// <param name="store">The record.</param>
/// <param name="clock">The time.</param>
public sealed class OrchestrationControl(OrchestrationStore store, TimeProvider clock)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks the process that drives an orchestration to stop, and waits until it has. Its agents go on with what they have.</summary>
    /// <param name="id">The orchestration.</param>
    /// <param name="reason">Why, for the record.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="token">Cancels the wait; the request stands.</param>
    /// <returns>The orchestration as it stands then, and whether a process had to be asked.</returns>
    /// <exception cref="MoanaException"><c>OrchestrationNotFound</c>, <c>OrchestrationNotStopped</c>.</exception>
    public async Task<(OrchestrationInfo Info, bool WasDriven)> StopAsync(string id, string reason, TimeSpan timeout, CancellationToken token)
    {
        var asked = store.RequestStop(id, reason);
        var began = clock.GetTimestamp();
        var info = store.GetOrchestration(id);
        while (info.Status == OrchestrationStatus.Running && clock.GetElapsedTime(began) < timeout)
        {
            await Task.Delay(Glance, clock, token);
            info = store.GetOrchestration(id);
        }

        return info.Status == OrchestrationStatus.Running ? throw StoreErrors.NotStopped(id, info.ProcessId, info.HostName) : (info, asked);
    }

    /// <summary>Takes a task back.</summary>
    /// <param name="id">The orchestration.</param>
    /// <param name="task">The task.</param>
    /// <param name="reason">Why, for the record.</param>
    /// <returns>The task as it stands at that moment.</returns>
    /// <exception cref="MoanaException"><c>OrchestrationNotFound</c>, <c>TaskNotFound</c>, <c>OrchestrationEnded</c>.</exception>
    public TaskResult CancelTask(string id, string task, string reason)
    {
        store.CancelTask(id, task, reason);
        return store.GetTask(id, task);
    }

    /// <summary>Has a task tried again that is held for a decision.</summary>
    /// <param name="id">The orchestration.</param>
    /// <param name="task">The task.</param>
    /// <returns>The task as it stands at that moment.</returns>
    /// <exception cref="MoanaException"><c>OrchestrationNotFound</c>, <c>TaskNotFound</c>, <c>TaskNotHeld</c>.</exception>
    public TaskResult RetryTask(string id, string task)
    {
        store.RetryTask(id, task);
        return store.GetTask(id, task);
    }
}
