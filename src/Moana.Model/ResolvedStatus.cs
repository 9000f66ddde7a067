namespace Moana;

/// <summary>What a saved screen says. The output of <c>Resolve-MoanaStatus</c>.</summary>
public sealed record ResolvedStatus
{
    /// <summary>What the agent was doing.</summary>
    public required AgentStatus Status { get; init; }

    /// <summary>The profile whose rules were used.</summary>
    public required string Profile { get; init => field = VisibleText.Of(value); }

    /// <summary>Why, in words.</summary>
    public required string Evidence { get; init => field = VisibleText.Of(value); }

    /// <summary>The id of the rule that decided, or null when none did.</summary>
    public string? Rule { get; init => field = VisibleText.Of(value); }

    /// <summary>The region of the screen in which it matched, or null.</summary>
    public string? Region { get; init => field = VisibleText.Of(value); }

    /// <summary>The text that matched, or null.</summary>
    public string? MatchedText { get; init => field = VisibleText.Of(value); }

    /// <summary>True when an overlay hides the state, so that the status from before it would stand.</summary>
    public bool IsOverlay { get; init; }

    /// <summary>True when ready says that an open turn is over.</summary>
    public bool EndsTurn { get; init; }

    /// <summary>With <see cref="AgentStatus.RateLimited"/>, when the screen says that the limit ends; else null.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>The text of the dialog with <see cref="AgentStatus.WaitingForInput"/>, or of the menu of a limit; else null.</summary>
    public string? Question { get; init => field = VisibleText.Of(value); }

    /// <summary>What was typed into the composer; empty when nothing was, null when no composer is seen.</summary>
    public string? Draft { get; init => field = VisibleText.Of(value); }

    /// <summary>
    /// With -Explain, why no composer was found, with the part that is missing: a border, the prompt sign. Null where one was found,
    /// or where the profile does not say how one looks.
    /// </summary>
    public string? NoComposer { get; init => field = VisibleText.Of(value); }

    /// <summary>The file that was read, or null.</summary>
    public string? Path { get; init => field = VisibleText.Of(value); }

    /// <summary>Each rule with its outcome, in the order in which they are tried; empty unless asked for.</summary>
    public IReadOnlyList<RuleOutcome> Rules { get; init; } = [];

    /// <summary>What the agent was doing.</summary>
    public override string ToString() => $"{Status}";
}

/// <summary>A rule that was tried on a screen.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Status">What it would say.</param>
/// <param name="Matched">Whether it fits.</param>
/// <param name="Reason">What it matched, or why it did not.</param>
public sealed record RuleOutcome(string Rule, AgentStatus Status, bool Matched, string Reason)
{
    /// <inheritdoc cref="RuleOutcome"/>
    public string Reason { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Reason);
}
