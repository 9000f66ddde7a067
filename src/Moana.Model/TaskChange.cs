namespace Moana;

/// <summary>What a task has changed in its workspace, in figures. <c>Get-MoanaChange -Task</c> has the rest.</summary>
public sealed record TaskChange
{
    /// <summary>The workspace's name.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>The folder that it was made in.</summary>
    public required string Path { get; init => field = VisibleText.Of(value); }

    /// <summary>The root of the repository that the workspace was made from.</summary>
    public required string Repository { get; init => field = VisibleText.Of(value); }

    /// <summary>The host that it is on; null for this machine.</summary>
    public string? HostName { get; init => field = VisibleText.Of(value); }

    /// <summary>The workspace's branch.</summary>
    public required string Branch { get; init => field = VisibleText.Of(value); }

    /// <summary>The branch that it is to land in; null when none is known.</summary>
    public string? Target { get; init => field = VisibleText.Of(value); }

    /// <summary>The id of the commit that it is counted from.</summary>
    public required string Base { get; init => field = VisibleText.Of(value); }

    /// <summary>The id of a commit of all of it, what was not committed included.</summary>
    public required string Tip { get; init => field = VisibleText.Of(value); }

    /// <summary>How many commits it has.</summary>
    public int Commits { get; init; }

    /// <summary>How many files were changed.</summary>
    public int Files { get; init; }

    /// <summary>How many lines were added; binary files do not count.</summary>
    public int Added { get; init; }

    /// <summary>How many lines were removed; binary files do not count.</summary>
    public int Removed { get; init; }

    /// <summary>The id of the commit as which it landed; null before.</summary>
    public string? LandedAs { get; init => field = VisibleText.Of(value); }

    /// <summary>The figures, as in <c>3 files +12 -4</c>, and whether it landed.</summary>
    public override string ToString() => $"{(Files == 1 ? "1 file" : $"{Files} files")} +{Added} -{Removed}{(LandedAs is null ? "" : ", landed")}";
}
