namespace Moana.Engine;

/// <summary>The workspaces that agents work in.</summary>
internal interface IAgentWorkspaces
{
    /// <summary>The root of the workspace that a folder of an agent's machine is in; null when it is in none.</summary>
    /// <exception cref="MoanaException">The machine cannot be asked.</exception>
    Task<string?> FindRootAsync(string agent, string folder, CancellationToken token);

    /// <summary>
    /// The workspace of a name: the one that is there, one whose making was broken off, made to its end, or a new one. Its
    /// setup has run once when it is given.
    /// </summary>
    /// <exception cref="MoanaException">It cannot be made; nothing of it is left.</exception>
    Task<TaskChange> TakeAsync(WorkspaceWish wish, CancellationToken token);

    /// <summary>What stands in a workspace and has not landed. The commit of it is kept for those who begin from it.</summary>
    /// <exception cref="MoanaException">It cannot be told.</exception>
    Task<TaskChange> ReadAsync(string agent, TaskChange workspace, CancellationToken token);

    /// <summary>The files of a change, as it was read last; null where nobody can tell any more.</summary>
    Task<IReadOnlyList<TurnFile>?> FilesAsync(TaskChange change, CancellationToken token) => Task.FromResult<IReadOnlyList<TurnFile>?>(null);

    /// <summary>Lands what was done in a workspace. What becomes of it is told as a validation is: it passed when all of it is in the target.</summary>
    /// <param name="root">The workspace; null where the agent works in none, which is told too.</param>
    /// <param name="landing">What lands, and how it is validated.</param>
    /// <param name="token">Cancels.</param>
    Task<LandedWork> LandAsync(string? root, TaskLanding landing, CancellationToken token);
}

/// <summary>What a workspace is to be.</summary>
/// <param name="Folder">A folder in the repository, on the agent's machine.</param>
/// <param name="Name">Its name.</param>
/// <param name="Task">The task that it is for.</param>
/// <param name="Agent">The agent that it is for.</param>
/// <param name="Base">The branch or commit that it begins from; null for the branch that is checked out.</param>
/// <param name="Target">The branch that its change is to land in; null for what the base says.</param>
/// <param name="Variables">What its setup is told.</param>
/// <param name="Timeout">How long each command of the setup may take.</param>
internal sealed record WorkspaceWish(
    string Folder, string Name, OrchestrationTask Task, string Agent, string? Base, string? Target, IReadOnlyDictionary<string, string> Variables, TimeSpan Timeout);

/// <summary>A task's work that is to land.</summary>
/// <param name="Task">The task.</param>
/// <param name="Agent">Who did it.</param>
/// <param name="Folder">The folder of its validation in the workspace, relative to the workspace's root.</param>
/// <param name="Variables">What the validation is told.</param>
/// <param name="Timeout">How long each validation command may take.</param>
internal sealed record TaskLanding(OrchestrationTask Task, string Agent, string Folder, IReadOnlyDictionary<string, string> Variables, TimeSpan Timeout);

/// <summary>What became of a landing.</summary>
/// <param name="Result">As a validation tells it.</param>
/// <param name="Commit">The commit as which it landed; null when it did not, and when there was nothing to land.</param>
internal sealed record LandedWork(ValidationResult Result, string? Commit);
