namespace Moana;

/// <summary>A line of an agent's pane. The output of <c>Get-MoanaOutput</c>.</summary>
public sealed record OutputLine : IPaneObject
{
    /// <inheritdoc/>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>The line's number in what was captured, from 1, blank lines included.</summary>
    public required int Line { get; init; }

    /// <summary>The text, without styles and without blanks at its end.</summary>
    public required string Text { get; init => field = VisibleText.Of(value); }

    /// <inheritdoc/>
    public required string Session { get; init => field = VisibleText.Of(value); }

    /// <inheritdoc/>
    public string PaneId => Address.PaneId;

    /// <inheritdoc/>
    public required PaneAddress Address { get; init; }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
