namespace Moana.Workspaces;

/// <summary>What is kept of a workspace, in the repository's git folder.</summary>
internal sealed record WorkspaceRecord
{
    public required string Name { get; init; }

    public required string Path { get; init; }

    /// <summary>The working tree that files were copied from.</summary>
    public required string Source { get; init; }

    public required string Base { get; init; }

    public string? Target { get; init; }

    public string? Agent { get; init; }

    public string? Task { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>True when it was made to its end.</summary>
    public bool Ready { get; init; }

    /// <summary>Files that were copied into it, relative to its root.</summary>
    public IReadOnlyList<string> Copied { get; init; } = [];

    /// <summary>The commands that made it ready.</summary>
    public IReadOnlyList<string> Setup { get; init; } = [];

    /// <summary>The patterns of files that are copied into it.</summary>
    public IReadOnlyList<string> Copy { get; init; } = [];

    /// <summary>The tip of what has landed of it; null before the first landing. A ref keeps it.</summary>
    public string? LandedTip { get; init; }

    /// <summary>The commit as which that landed.</summary>
    public string? LandedAs { get; init; }

    /// <summary>What is about to land, written before the target moves: a process that is killed then leaves it to the next one.</summary>
    public PendingLanding? Pending { get; init; }

    /// <summary>The tip that was written to a bundle, by a removal that did not come to its end.</summary>
    public string? SavedTip { get; init; }

    /// <summary>That bundle.</summary>
    public string? Bundle { get; init; }

    /// <summary>The branch.</summary>
    public string Branch => WorkspaceName.Prefix + Name;

    /// <summary>The commit that its change is counted from.</summary>
    public string From => LandedTip ?? Base;
}

/// <summary>A landing that is carried out.</summary>
/// <param name="Target">The branch.</param>
/// <param name="Tip">What lands.</param>
/// <param name="Commit">The commit as which it does.</param>
internal sealed record PendingLanding(string Target, string Tip, string Commit);
