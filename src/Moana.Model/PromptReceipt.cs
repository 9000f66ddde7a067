namespace Moana;

/// <summary>The proof of a delivery. The output of <c>Send-MoanaPrompt</c>.</summary>
public sealed record PromptReceipt : IPaneObject
{
    /// <inheritdoc/>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>How it ended.</summary>
    public required DeliveryOutcome Outcome { get; init; }

    /// <summary>What proves the outcome, or why nothing was submitted.</summary>
    public required string Reason { get; init => field = VisibleText.Of(value); }

    /// <summary>Why nothing was submitted, as a kind; null when it was, and where no kind fits.</summary>
    public DeliveryRefusal? Refusal { get; init; }

    /// <summary>The turn's id, as it stands on the pane; null when no turn was begun.</summary>
    public string? Turn { get; init => field = VisibleText.Of(value); }

    /// <summary>
    /// Whether the program's own session record holds the prompt exactly once and unaltered, but for what programs make of
    /// any text: tabs as blanks, composed accents, blanks at its ends. Null where that is unknown: there is no record that is surely the agent's, or it had not been written yet.
    /// </summary>
    public bool? Recorded { get; init; }

    /// <summary>How often Enter was pressed.</summary>
    public required int Attempts { get; init; }

    /// <summary>Characters sent to the composer.</summary>
    public required int Characters { get; init; }

    /// <summary>Control characters removed from the prompt before it was sent.</summary>
    public int Removed { get; init; }

    /// <summary>True when the prompt was pasted, not submitted, and may still stand in the composer.</summary>
    public bool TextLeft { get; init; }

    /// <summary>When the delivery began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Milliseconds from the beginning to the proof or the refusal, waiting for a busy agent included.</summary>
    public required double DurationMilliseconds { get; init; }

    /// <summary>Milliseconds from the paste to the proof; 0 when nothing was pasted.</summary>
    public double ProofMilliseconds { get; init; }

    /// <summary>
    /// Milliseconds from asking for the last look to tmux's answer that the submit key was pressed, the longest of all
    /// attempts; 0 when none was pressed. What a program draws in between keeps the key from being pressed, where it moves
    /// the cursor, the composer or the last rows.
    /// </summary>
    public double LookToEnterMilliseconds { get; init; }

    /// <summary>What was seen and done, step by step.</summary>
    public IReadOnlyList<string> Steps { get; init => field = TextList.Visible(value); } = TextList.Of([]);

    /// <inheritdoc/>
    public required string Session { get; init => field = VisibleText.Of(value); }

    /// <inheritdoc/>
    public string PaneId => Address.PaneId;

    /// <inheritdoc/>
    public required PaneAddress Address { get; init; }

    /// <summary>The agent's name and how it ended.</summary>
    public override string ToString() => $"{Name}: {Outcome}";
}
