using System.Text.Json.Serialization;

namespace Moana;

/// <summary>How an attempt to end an agent's program ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StopOutcome>))]
public enum StopOutcome
{
    /// <summary>The program ended by itself when it was asked to, and is gone.</summary>
    Ended,

    /// <summary>The program did not end by itself in time, or was not to be asked; it was killed, and is gone.</summary>
    Killed,

    /// <summary>No program of the agent's was running; nothing was done.</summary>
    NotRunning,

    /// <summary>The program still runs, whatever was tried.</summary>
    StillRunning,

    /// <summary>Nothing was done; the reason says why.</summary>
    Refused,
}

/// <summary>What became of an attempt to end an agent's program. The output of <c>Stop-MoanaAgent</c>.</summary>
public sealed record StopReceipt : IPaneObject
{
    /// <inheritdoc/>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>How it ended.</summary>
    public required StopOutcome Outcome { get; init; }

    /// <summary>What was seen and done.</summary>
    public required string Reason { get; init => field = VisibleText.Of(value); }

    /// <summary>Why nothing was done, as a kind; null when something was, and where no kind fits.</summary>
    public DeliveryRefusal? Refusal { get; init; }

    /// <summary>Milliseconds from the first look to the last.</summary>
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
