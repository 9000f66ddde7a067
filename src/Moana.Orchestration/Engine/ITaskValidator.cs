namespace Moana.Engine;

/// <summary>Tells whether an agent's work on a task is as wanted.</summary>
internal interface ITaskValidator
{
    /// <summary>
    /// Runs a task's validation commands in order and stops at the first that fails. Gives a result for each that ran, at
    /// least one; the last one tells how the validation ended.
    /// </summary>
    /// <param name="commands">The commands; at least one.</param>
    /// <param name="folder">Where they run, as an absolute path.</param>
    /// <param name="variables">What they are told by their environment.</param>
    /// <param name="timeout">How long each command may take.</param>
    /// <param name="token">Ends the running command.</param>
    Task<IReadOnlyList<ValidationResult>> RunAsync(
        IReadOnlyList<string> commands, string folder, IReadOnlyDictionary<string, string> variables, TimeSpan timeout, CancellationToken token);

    /// <summary>What validates an agent's work, on the machine where it was done.</summary>
    ITaskValidator For(string agent) => this;
}
