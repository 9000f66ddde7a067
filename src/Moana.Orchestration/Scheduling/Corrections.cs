namespace Moana.Scheduling;

/// <summary>The prompt that sends a failed validation back to the agent.</summary>
internal static class Corrections
{
    /// <summary>What stands for a validation command where an answer is not the data that was asked for.</summary>
    public const string Schema = "schema";

    /// <summary>The prompt.</summary>
    public static string Write(TaskState task, ValidationResult failed) => failed.Command == Schema && task.Task.Schema is not null ? failed.Output :
        $"""
        The check of your last task failed: `{failed.Command}`{(task.Task.Path is null || task.Change is not null ? "" : $" in {task.Task.Path}")} {HowItEnded(failed)}.
        Its output ends with:

        {failed.Output.TrimEnd()}

        Find the cause and fix it. The task was:

        {task.ToPrompt()}
        """;

    /// <summary>A validation that a task did not pass, in a sentence without its stop.</summary>
    public static string Told(ValidationResult failed) => failed is { Command: Schema, ExitCode: null, ErrorId: null }
        ? "The answer does not fit the schema"
        : $"'{failed.Command}' {HowItEnded(failed)}";

    /// <summary>How a validation command ended, in words.</summary>
    public static string HowItEnded(ValidationResult result) =>
        result.Passed ? "passed" : result.ErrorId is { } error ? $"was not seen to end ({error})" : result.ExitCode is { } code ? $"exited with {code}" : "did not finish";
}
