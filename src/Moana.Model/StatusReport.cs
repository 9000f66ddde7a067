namespace Moana;

/// <summary>An agent's status at a moment, with its evidence. The output of <c>Get-MoanaStatus</c>.</summary>
public sealed record StatusReport : IPaneObject
{
    /// <inheritdoc/>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>What the agent is doing.</summary>
    public required AgentStatus Status { get; init; }

    /// <summary>Why, in words: the rule that matched and what it matched, or the state of the process.</summary>
    public required string Evidence { get; init => field = VisibleText.Of(value); }

    /// <summary>When this status began, as far as it was seen.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How long it has been so, at the moment of asking.</summary>
    public TimeSpan For => DateTimeOffset.UtcNow - Since is { Ticks: > 0 } time ? time : TimeSpan.Zero;

    /// <summary>The id of the last turn that Moana sent to this agent, or null.</summary>
    public string? Turn { get; init => field = VisibleText.Of(value); }

    /// <summary>How that turn ended; null while it is open, and without one.</summary>
    public TurnOutcome? Outcome { get; init; }

    /// <inheritdoc/>
    public required string Session { get; init => field = VisibleText.Of(value); }

    /// <summary>The window, as <c>index:name</c>.</summary>
    public required string Window { get; init => field = VisibleText.Of(value); }

    /// <inheritdoc/>
    public string PaneId => Address.PaneId;

    /// <summary>The profile whose rules were used.</summary>
    public required string Profile { get; init => field = VisibleText.Of(value); }

    /// <summary>The id of the rule that decided, or null when no screen rule did.</summary>
    public string? Rule { get; init => field = VisibleText.Of(value); }

    /// <summary>The region of the screen in which the rule matched, or null.</summary>
    public string? Region { get; init => field = VisibleText.Of(value); }

    /// <summary>The text that matched, or null.</summary>
    public string? MatchedText { get; init => field = VisibleText.Of(value); }

    /// <summary>With <see cref="AgentStatus.RateLimited"/>, when the screen says that the limit ends; else null.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>The text of the dialog with <see cref="AgentStatus.WaitingForInput"/>, or of the menu of a limit; else null.</summary>
    public string? Question { get; init => field = VisibleText.Of(value); }

    /// <summary>
    /// What keeps a prompt from the agent although it looks ready: a draft in its composer, copy mode, a stopped process, with what
    /// to do about it; else null. A watch tells it when it has lasted for a while.
    /// </summary>
    public string? Hindrance { get; init => field = VisibleText.Of(value); }

    /// <summary>Whether its host cannot be reached, so that nothing is known of it.</summary>
    internal bool IsUnreachable { get; init; }

    /// <inheritdoc/>
    public required PaneAddress Address { get; init; }

    /// <summary>The agent's name and what it does.</summary>
    public override string ToString() => $"{Name}: {Status}";
}
