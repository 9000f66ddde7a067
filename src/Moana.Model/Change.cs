namespace Moana;

/// <summary>What was changed in a workspace and has not landed, uncommitted files included. The output of <c>Get-MoanaChange</c>.</summary>
public sealed record Change
{
    /// <summary>The workspace's name.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>The workspace's branch.</summary>
    public required string Branch { get; init => field = VisibleText.Of(value); }

    /// <summary>The folder that it was made in.</summary>
    public required string Path { get; init => field = VisibleText.Of(value); }

    /// <summary>The root of the repository that the workspace was made from.</summary>
    public required string Repository { get; init => field = VisibleText.Of(value); }

    /// <summary>The host that it is on; null for this machine.</summary>
    public string? HostName { get; init => field = VisibleText.Of(value); }

    /// <summary>The branch that conflicts are foreseen with; null when none is known.</summary>
    public string? Target { get; init => field = VisibleText.Of(value); }

    /// <summary>The id of the commit that it is counted from.</summary>
    public required string Base { get; init => field = VisibleText.Of(value); }

    /// <summary>
    /// The id of a commit of the whole change: that which is checked out, or one that holds what is not committed as well.
    /// </summary>
    public required string Tip { get; init => field = VisibleText.Of(value); }

    /// <summary>The commits, oldest first.</summary>
    public required IReadOnlyList<ChangeCommit> Commits { get; init; }

    /// <summary>The files, in the order of their paths.</summary>
    public required IReadOnlyList<ChangedFile> Files { get; init; }

    /// <summary>How many files are changed or new and not committed.</summary>
    public required int Uncommitted { get; init; }

    /// <summary>How many lines were added; binary files do not count.</summary>
    public int Added => Files.Sum(f => f.Added ?? 0);

    /// <summary>How many lines were removed; binary files do not count.</summary>
    public int Removed => Files.Sum(f => f.Removed ?? 0);

    /// <summary>
    /// The files that would conflict with the target as it is now; null where that is unknown: without a target, and with a
    /// git before 2.38.
    /// </summary>
    public IReadOnlyList<string>? Conflicts { get; init => field = value is null ? null : TextList.Visible(value); }

    /// <summary>The text of the change, as <c>git diff</c> writes it; null unless it was asked for.</summary>
    public string? Diff { get; init => field = VisibleText.Of(value); }

    /// <summary>The workspace's agent, or null.</summary>
    public string? Agent { get; init => field = VisibleText.Of(value); }

    /// <summary>The workspace's task, or null.</summary>
    public string? Task { get; init => field = VisibleText.Of(value); }

    /// <summary>True when nothing was changed.</summary>
    public bool IsEmpty => Files.Count == 0 && Commits.Count == 0;

    /// <summary>The workspace's name.</summary>
    public override string ToString() => Name;
}
