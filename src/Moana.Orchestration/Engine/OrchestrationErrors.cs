namespace Moana.Engine;

/// <summary>The texts and ids of the errors of orchestrations.</summary>
public static class OrchestrationErrors
{
    /// <summary>The id of <see cref="BrokenOff"/>.</summary>
    internal const string BrokenOffId = "OrchestrationBrokenOff";

    /// <summary>The id of <see cref="AgentLeased"/>.</summary>
    public const string AgentLeasedId = "AgentLeased";

    /// <summary>An orchestration is to go on with agents of another server than its own.</summary>
    public static MoanaException Elsewhere(string id, string own, string other) => new(
        "OrchestrationElsewhere", MoanaErrorKind.InvalidInput,
        $"The agents of orchestration '{id}' run on {own}; those of the same names on {other} are others. Nothing was sent.",
        id);

    /// <summary>A task has ended otherwise than completed.</summary>
    public static MoanaException TaskFailed(TaskResult task) => new(
        "TaskFailed", MoanaErrorKind.InvalidState,
        $"{(task.Key is null ? $"Task '{task.Id}' of orchestration" : $"'{task.Key}' of run")} '{task.OrchestrationId}'{(task.Agent is null ? "" : $", which '{task.Agent}' had,")} {Ended(task.Status)}: {(task.Reason.Length == 0 ? "no reason is on record" : task.Reason.TrimEnd('.'))}.",
        task);

    /// <summary>Nobody knows whether a task was done, and only a person can decide what becomes of it.</summary>
    public static MoanaException TaskInDoubt(TaskResult task) => new(
        "TaskInDoubt", MoanaErrorKind.InvalidState, $"Nobody knows whether '{task.Key}' of run '{task.OrchestrationId}' was done: {task.Reason.TrimEnd('.')}.", task);

    /// <summary>What is told of an orchestration that its own process left: nobody else wanted it to stop.</summary>
    internal const string Left = "It was stopped. The agents go on with what they have.";

    /// <summary>Why a process stops whose orchestration another one has taken over.</summary>
    internal const string DrivenElsewhere = "Another process drives it now.";

    /// <summary>A run stopped with tasks that have not ended.</summary>
    public static MoanaException Stopped(string id, string reason) => new(
        "OrchestrationStopped", MoanaErrorKind.InvalidState, $"Orchestration '{id}' stopped before all of its tasks had ended: {reason}", id);

    private static string Ended(OrchestrationTaskStatus status) => status switch
    {
        OrchestrationTaskStatus.Skipped => "was skipped",
        OrchestrationTaskStatus.Cancelled => "was taken back",
        _ => "failed",
    };

    /// <summary>Somebody else drives an agent.</summary>
    public static MoanaException AgentLeased(string agent, string holder) => new(
        AgentLeasedId, MoanaErrorKind.InvalidState,
        $"Agent '{agent}' is driven by {holder}; nothing was sent.",
        agent);

    /// <summary>The id of <see cref="TakenOver"/>.</summary>
    internal const string TakenOverId = "OrchestrationTakenOver";

    /// <summary>Another process took over what this one drove: it writes nothing more, and sends nothing more.</summary>
    public static MoanaException TakenOver(string id) => new(
        TakenOverId, MoanaErrorKind.InvalidState, $"Another process has taken over what this one drove of orchestration '{id}'; this one sends nothing more.", id);

    /// <summary>The record could not be written for so long that the run ends.</summary>
    public static MoanaException Unrecorded(string id, MoanaException cause) => new(
        cause.ErrorId, cause.Kind,
        $"{cause.Message} Orchestration '{id}' ends with that; what was sent stands on the agents' panes, and it can be resumed.",
        cause.Target, cause);

    /// <summary>The agents' tmux server is gone.</summary>
    public static MoanaException BrokenOff(string id, string reason, int open) => new(
        BrokenOffId, MoanaErrorKind.Unavailable,
        $"Orchestration '{id}' was broken off with {open} open task(s): {reason.TrimEnd('.')}. It can be resumed when its agents are there again.",
        id);
}
