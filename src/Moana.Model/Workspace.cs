namespace Moana;

/// <summary>A folder of its own for an agent or a task: a git worktree with a branch. The output of <c>Get-MoanaWorkspace</c>.</summary>
public sealed record Workspace
{
    /// <summary>The workspace's name, unique in its repository. Case does not count.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>Its branch: <c>moana/</c> and the name.</summary>
    public required string Branch { get; init => field = VisibleText.Of(value); }

    /// <summary>Its folder, as an absolute path.</summary>
    public required string Path { get; init => field = VisibleText.Of(value); }

    /// <summary>The root of the repository that it was made from, as an absolute path.</summary>
    public required string Repository { get; init => field = VisibleText.Of(value); }

    /// <summary>The host that it is on; null for this machine.</summary>
    public string? HostName { get; init => field = VisibleText.Of(value); }

    /// <summary>The id of the commit that it began from.</summary>
    public required string Base { get; init => field = VisibleText.Of(value); }

    /// <summary>The branch that it began from and is to land in; null when it began from a bare commit.</summary>
    public string? Target { get; init => field = VisibleText.Of(value); }

    /// <summary>Whether it can be worked in.</summary>
    public WorkspaceState State { get; init; }

    /// <summary>The id of the commit that is checked out in it; null without its folder.</summary>
    public string? Head { get; init => field = VisibleText.Of(value); }

    /// <summary>How many commits it has that were not landed.</summary>
    public int Commits { get; init; }

    /// <summary>How many files are changed or new and not committed; ignored ones do not count.</summary>
    public int Uncommitted { get; init; }

    /// <summary>The agent that it was made for, or null.</summary>
    public string? Agent { get; init => field = VisibleText.Of(value); }

    /// <summary>The task that it was made for, or null.</summary>
    public string? Task { get; init => field = VisibleText.Of(value); }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The workspace's name.</summary>
    public override string ToString() => Name;
}
