namespace Moana.Engine;

/// <summary>The workspaces that agents work in.</summary>
internal interface IAgentWorkspaces
{
    /// <summary>The root of the workspace that a folder is in; null when it is in none.</summary>
    string? RootOf(string folder);

    /// <summary>Lands what was done in a workspace. What becomes of it is told as a validation is: it passed when all of it is in the target.</summary>
    /// <param name="root">The workspace; null where the agent works in none, which is told too.</param>
    /// <param name="task">The task.</param>
    /// <param name="agent">Who did it.</param>
    /// <param name="variables">What the validation is told.</param>
    /// <param name="timeout">How long each validation command may take.</param>
    /// <param name="token">Cancels.</param>
    Task<ValidationResult> LandAsync(
        string? root, OrchestrationTask task, string agent, IReadOnlyDictionary<string, string> variables, TimeSpan timeout, CancellationToken token);
}
