namespace Moana.Operations;

/// <summary>The texts and ids of the errors of runs.</summary>
public static class RunErrors
{
    /// <summary>A name is none of a run.</summary>
    public static MoanaException NameInvalid(string name) => new(
        "RunNameInvalid", MoanaErrorKind.InvalidInput, $"'{name}' cannot be the name of a run: it has 1 to 64 letters, digits, '.', '_' or '-', begins with a letter or digit, and is not 'latest'.", name);

    /// <summary>A key is none.</summary>
    public static MoanaException KeyInvalid(string key) => new(
        "KeyInvalid", MoanaErrorKind.InvalidInput, $"'{(key.Length > 60 ? $"{key[..60]}..." : key)}' cannot be a key: it has 1 to 400 characters, no control characters and no half surrogates, and is not only space.", key);

    /// <summary>A task is to be done in a run that needs others.</summary>
    public static MoanaException NotAlone(OrchestrationTask task) => new(
        "TaskNotAlone", MoanaErrorKind.InvalidInput, $"Task '{task.Id}' depends on other tasks or uses their answers: in a run the script says what comes after what.", task.Id);

    /// <summary>A run's agents are on another server.</summary>
    public static MoanaException Elsewhere(string run, ServerAddress own, ServerAddress other) => new(
        "OrchestrationElsewhere", MoanaErrorKind.InvalidInput, $"The agents of run '{run}' are on {own}, and not on {other}. Nothing was sent.", run);

    /// <summary>A task was waited for, and has not ended.</summary>
    public static MoanaException NotEnded(TaskResult task, TimeSpan timeout) => new(
        "TaskNotEnded", MoanaErrorKind.Timeout,
        $"'{task.Key}' of run '{task.OrchestrationId}' has not ended within {timeout.TotalSeconds:0.#} s: it is {task.Status}{(task.Reason.Length == 0 ? "" : $", {task.Reason.TrimEnd('.')}")}. It stays in the run.",
        task);
}
