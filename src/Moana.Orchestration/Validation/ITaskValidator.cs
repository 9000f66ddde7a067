namespace Moana.Validation;

/// <summary>Tells whether an agent's work on a task is as wanted.</summary>
public interface ITaskValidator
{
    /// <summary>
    /// Runs a task's validation commands in order and stops at the first that fails. Gives a result for each that ran, at
    /// least one; the last one tells how the validation ended.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="timeout">How long each command may take.</param>
    /// <param name="token">Ends the running command.</param>
    Task<IReadOnlyList<ValidationResult>> RunAsync(OrchestrationTask task, TimeSpan timeout, CancellationToken token);
}
