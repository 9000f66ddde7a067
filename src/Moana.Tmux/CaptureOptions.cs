namespace Moana.Tmux;

/// <summary>What to capture of a pane.</summary>
public sealed record CaptureOptions
{
    /// <summary>The visible screen with styles: what the classifier reads.</summary>
    public static CaptureOptions Styled { get; } = new() { Styles = true };

    /// <summary>The visible screen as text.</summary>
    public static CaptureOptions Plain { get; } = new();

    /// <summary>With colours and attributes.</summary>
    public bool Styles { get; init; }

    /// <summary>With the history above the visible screen.</summary>
    public bool History { get; init; }

    /// <summary>With lines that the terminal wrapped joined again.</summary>
    public bool Joined { get; init; }
}
