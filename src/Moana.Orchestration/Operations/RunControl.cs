using Moana.Storage;

namespace Moana.Operations;

/// <summary>What a person decides about the tasks of a run.</summary>
/// <param name="store">The record.</param>
public sealed class RunControl(OrchestrationStore store)
{
    /// <summary>The tasks of a run that can be decided on.</summary>
    /// <param name="run">The run's name.</param>
    /// <exception cref="MoanaException"><c>OrchestrationNotFound</c>.</exception>
    public IEnumerable<TaskResult> FindResolvable(string run) =>
        store.GetTasks(run).Where(t => t.Status is OrchestrationTaskStatus.Failed or OrchestrationTaskStatus.Cancelled && store.FindKeyTask(run, t.Key) == t.Id);

    /// <summary>Decides what becomes of a task, once.</summary>
    /// <param name="run">The run's name.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="rerun">Whether it is done again; otherwise it counts as done without an answer.</param>
    /// <returns>The task that stands for its key then.</returns>
    /// <exception cref="MoanaException"><c>RunNotFound</c>, <c>TaskNotFound</c>, <c>TaskNotResolvable</c>.</exception>
    public TaskResult Resolve(string run, string taskId, bool rerun) => store.Resolve(run, taskId, rerun ? RunNames.Again(taskId) : null);
}
