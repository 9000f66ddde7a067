namespace Moana;

/// <summary>
/// What labelled screens say of one status of a profile. The output of <c>Test-MoanaProfile -Screen</c>: one for each status that
/// the profile's rules declare, and for each that a screen is labelled with.
/// </summary>
public sealed record ProfileProof
{
    /// <summary>The profile.</summary>
    public required string Profile { get; init => field = VisibleText.Of(value); }

    /// <summary>The status.</summary>
    public required AgentStatus Status { get; init; }

    /// <summary>Whether a rule of the profile says it.</summary>
    public required bool IsDeclared { get; init; }

    /// <summary>
    /// Whether a screen was read so and is labelled so. Where rules declare the status, it has to be one of them that decided: what
    /// is declared and never shown is only hoped for. Ready after a prompt is Completed whatever rule says ready.
    /// </summary>
    public required bool IsShown { get; init; }

    /// <summary>How many screens are labelled with it.</summary>
    public int Screens { get; init; }

    /// <summary>How many of them the profile reads so.</summary>
    public int Right => Screens - Misread.Count;

    /// <summary>How many of them it reads wrong in the dangerous direction: work read as ready, a dialog as ready or work.</summary>
    public int Dangerous => Misread.Count(m => m.IsDangerous);

    /// <summary>Those that it reads otherwise.</summary>
    public IReadOnlyList<MisreadScreen> Misread { get; init; } = [];

    /// <summary>True when nothing is misread and what is declared is shown.</summary>
    public bool Passed => Misread.Count == 0 && (IsShown || !IsDeclared);

    /// <summary>The profile, the status and how many screens were read right.</summary>
    public override string ToString() => $"{Profile}: {Status}: {Right} of {Screens}";
}

/// <summary>A labelled screen that a profile reads otherwise.</summary>
/// <param name="Path">The file.</param>
/// <param name="Label">What its label says.</param>
/// <param name="Status">What the profile says.</param>
/// <param name="Rule">The id of the rule that decided, or null when none did.</param>
/// <param name="Evidence">Why, in words.</param>
public sealed record MisreadScreen(string Path, AgentStatus Label, AgentStatus Status, string? Rule, string Evidence)
{
    /// <inheritdoc cref="MisreadScreen"/>
    public string Path { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Path);

    /// <inheritdoc cref="MisreadScreen"/>
    public string? Rule { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Rule);

    /// <inheritdoc cref="MisreadScreen"/>
    public string Evidence { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Evidence);

    /// <summary>Whether somebody who believed it would do harm: work read as ready, a dialog as ready or work.</summary>
    public bool IsDangerous => Label switch
    {
        AgentStatus.Working => Status is AgentStatus.Idle or AgentStatus.Completed,
        AgentStatus.WaitingForInput => Status is AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Working,
        _ => false,
    };

    /// <summary>The file, and what it was read as.</summary>
    public override string ToString() => $"{Path}: {Label} was read as {Status}: {Evidence}";
}
