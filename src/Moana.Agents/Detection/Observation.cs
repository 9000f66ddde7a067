namespace Moana.Detection;

/// <summary>What one look at a pane says, with evidence. It knows nothing of turns and of time.</summary>
public sealed record Observation
{
    /// <summary>
    /// What the look alone says. <see cref="AgentStatus.Idle"/> means ready; <see cref="AgentStatus.Completed"/>
    /// means ready with a mark of a finished turn.
    /// </summary>
    public required AgentStatus Status { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Evidence { get; init => field = VisibleText.Of(value); }

    /// <summary>The rule that decided, or null.</summary>
    public string? Rule { get; init; }

    /// <summary>The region in which it matched, or null.</summary>
    public string? Region { get; init; }

    /// <summary>The text that matched, or null.</summary>
    public string? MatchedText { get; init => field = VisibleText.Of(value); }

    /// <summary>True when an overlay (help, model picker, transcript viewer) hides the state: keep the previous status.</summary>
    public bool KeepPrevious { get; init; }

    /// <summary>
    /// True when ready says that an open turn is over (a title that says ready, a completion mark, an idle footer
    /// that is never shown while working). False when a working agent can look the same for a while.
    /// </summary>
    public bool EndsTurn { get; init; }

    /// <summary>
    /// How long nothing may move until the agent is ready, where it looks alike at work and at rest: the status is what is
    /// likely of this one look, and only stillness makes sure. Null where the look is sure.
    /// </summary>
    public TimeSpan? Settles { get; init; }

    /// <summary>True when the program looks ready, and no prompt with anything below it is seen: a turn that has just begun looks so, too.</summary>
    internal bool IsUnanswered { get; init; }

    /// <summary>The last prompt that was sent, as a screen that works at nothing shows it; null where none is seen.</summary>
    internal string? LastPrompt { get; init; }

    /// <summary>Whether a status says that no turn runs, and no dialog is open.</summary>
    internal static bool EndsOrRests(AgentStatus status) => status is AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited;

    /// <summary>How the last turn ended, where the screen says that it did not end well by itself: interrupted; else null.</summary>
    public TurnOutcome? Outcome { get; init; }

    /// <summary>
    /// The program in front that carries another terminal, while no agent's own composer is seen behind it: what stands there
    /// may be a shell. Else null.
    /// </summary>
    public string? Carrier { get; init => field = VisibleText.Of(value); }

    /// <summary>When the screen names the end of a rate limit; else null.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>The dialog's text with <see cref="AgentStatus.WaitingForInput"/>, or of the menu of a limit; else null.</summary>
    public string? Question { get; init => field = VisibleText.Of(value); }

    /// <summary>The choices of that dialog; null where none were read.</summary>
    public DialogMenu? Menu { get; init; }

    /// <summary>True when a dialog is open, so that keys answer it: a question, or the menu of a limit.</summary>
    public bool IsDialog => Status == AgentStatus.WaitingForInput || Menu is not null;

    /// <summary>The composer, or null where the profile knows none or none is on the screen.</summary>
    public ComposerView? Composer { get; init; }

    /// <summary>When asked for: why no composer was found, with the part that is missing; null where one was, or where the profile knows none.</summary>
    public string? NoComposer { get; init => field = VisibleText.Of(value); }

    /// <summary>Each rule with its outcome, when asked for; else empty.</summary>
    public IReadOnlyList<RuleTrace> Trace { get; init; } = [];
}

/// <summary>The box that a prompt is typed into, as seen.</summary>
/// <param name="Text">The typed text without the prompt sign, borders, ghost text and padding; wrapped lines are joined by a newline.</param>
/// <param name="PastePlaceholder">The placeholder of a collapsed paste that stands in it, or null.</param>
/// <param name="TopRow">The first row of the screen that belongs to it.</param>
/// <param name="BottomRow">The last row.</param>
public sealed record ComposerView(string Text, string? PastePlaceholder, int TopRow, int BottomRow)
{
    /// <summary>True when nothing was typed: blank, or ghost text only.</summary>
    public bool IsEmpty => Text.Length == 0;
}

/// <summary>A rule that was tried.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Status">What it would say.</param>
/// <param name="Matched">Whether it matched.</param>
/// <param name="Reason">What it matched, or why it did not.</param>
public sealed record RuleTrace(string Rule, AgentStatus Status, bool Matched, string Reason);
