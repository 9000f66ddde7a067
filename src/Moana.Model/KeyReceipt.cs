using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What became of keys that were pressed by hand. The output of <c>Send-MoanaKey</c>.</summary>
public sealed record KeyReceipt : IPaneObject
{
    /// <inheritdoc/>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>How it ended.</summary>
    public required KeyOutcome Outcome { get; init; }

    /// <summary>What was seen.</summary>
    public required string Reason { get; init => field = VisibleText.Of(value); }

    /// <summary>Why nothing was pressed, as a kind; null when it was, and where no kind fits.</summary>
    public DeliveryRefusal? Refusal { get; init; }

    /// <summary>The keys, by tmux's names, with blanks between them.</summary>
    public required string Keys { get; init => field = VisibleText.Of(value); }

    /// <summary>The status on the look right before the keys.</summary>
    public required AgentStatus StatusBefore { get; init; }

    /// <summary>The status on the last look.</summary>
    public required AgentStatus StatusAfter { get; init; }

    /// <summary>The text of the dialog that the keys were for, or null when none was open.</summary>
    public string? Question { get; init => field = VisibleText.Of(value); }

    /// <summary>Milliseconds from the keys to the last look.</summary>
    public required double DurationMilliseconds { get; init; }

    /// <inheritdoc/>
    public required string Session { get; init => field = VisibleText.Of(value); }

    /// <inheritdoc/>
    public string PaneId => Address.PaneId;

    /// <inheritdoc/>
    public required PaneAddress Address { get; init; }

    /// <summary>The agent's name and how it ended.</summary>
    public override string ToString() => $"{Name}: {Outcome}";
}

/// <summary>How keys that were pressed by hand ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyOutcome>))]
public enum KeyOutcome
{
    /// <summary>The dialog is gone.</summary>
    Answered,

    /// <summary>The keys were pressed, and the screen changed.</summary>
    Changed,

    /// <summary>The keys were pressed, and nothing on the screen changed in time.</summary>
    Unchanged,

    /// <summary>Nothing was pressed; the reason says why.</summary>
    Refused,
}
