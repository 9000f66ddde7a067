namespace Moana.Workspaces;

/// <summary>What a workspace is to be.</summary>
public sealed record WorkspaceOptions
{
    /// <summary>Its name, new in the repository.</summary>
    public required string Name { get; init; }

    /// <summary>A branch or commit, or another workspace, to begin from; null for what is checked out.</summary>
    public string? Base { get; init; }

    /// <summary>The branch that its change is to land in; null for the base, where that is a branch.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// Patterns of files that git ignores and builds need, as in <c>.env</c> or <c>config/*.local.json</c>: they are copied.
    /// </summary>
    public IReadOnlyList<string> Copy { get; init; } = [];

    /// <summary>Commands that make it ready, as validations are written; they run in it once, in order.</summary>
    public IReadOnlyList<string> Setup { get; init; } = [];

    /// <summary>How long each of them may take.</summary>
    public TimeSpan SetupTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>What the setup is told by variables, beside agent, task and path.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The agent that it is for, or null.</summary>
    public string? Agent { get; init; }

    /// <summary>The task that it is for, or null.</summary>
    public string? Task { get; init; }

    /// <summary>True to begin from what is committed, although not all is.</summary>
    public bool IgnoreDirty { get; init; }
}
