namespace Moana.Tmux.Screens;

/// <summary>What stood in a pane at one moment: rows of text with styles.</summary>
public sealed class Screen
{
    private Screen(IReadOnlyList<ScreenRow> rows) => Rows = rows;

    /// <summary>The rows, top to bottom, blank ones included.</summary>
    public IReadOnlyList<ScreenRow> Rows { get; }

    /// <summary>The cursor's column and row, where it is known.</summary>
    public (int X, int Y)? Cursor { get; init; }

    /// <summary>True when the captured text carried styles.</summary>
    public bool HasStyles { get; init; }

    /// <summary>Reads a capture, with or without escape sequences.</summary>
    public static Screen Parse(string captured, (int X, int Y)? cursor = null) => throw new NotImplementedException();
}
