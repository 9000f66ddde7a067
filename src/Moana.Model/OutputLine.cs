namespace Moana;

/// <summary>A line of an agent's pane. The output of <c>Get-MoanaOutput</c>.</summary>
public sealed record OutputLine : IPaneObject
{
    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <summary>The line's number in what was captured, from 1, blank lines included.</summary>
    public required int Line { get; init; }

    /// <summary>The text, without styles and without blanks at its end.</summary>
    public required string Text { get; init; }

    /// <inheritdoc/>
    public required string Session { get; init; }

    /// <inheritdoc/>
    public string PaneId => Address.PaneId;

    /// <inheritdoc/>
    public required PaneAddress Address { get; init; }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
