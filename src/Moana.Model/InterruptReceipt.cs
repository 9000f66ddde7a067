namespace Moana;

/// <summary>What became of an attempt to interrupt a turn. The output of <c>Stop-MoanaTurn</c>.</summary>
public sealed record InterruptReceipt : IPaneObject
{
    /// <inheritdoc/>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>How it ended.</summary>
    public required InterruptOutcome Outcome { get; init; }

    /// <summary>What was seen.</summary>
    public required string Reason { get; init => field = VisibleText.Of(value); }

    /// <summary>Why nothing was pressed, as a kind; null when it was, and where no kind fits.</summary>
    public DeliveryRefusal? Refusal { get; init; }

    /// <summary>How often the interrupt keys were pressed.</summary>
    public required int Attempts { get; init; }

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
