namespace Moana.Tmux.Screens;

/// <summary>What stood in a pane at one moment: rows of text with styles.</summary>
public sealed class Screen
{
    internal Screen(IReadOnlyList<ScreenRow> rows) => Rows = rows;

    /// <summary>The rows, top to bottom, blank ones included.</summary>
    public IReadOnlyList<ScreenRow> Rows { get; }

    /// <summary>The cursor's column and row, counted from 0, where it is known.</summary>
    public (int X, int Y)? Cursor { get; init; }

    /// <summary>True when the captured text carried styles.</summary>
    public bool HasStyles { get; init; }

    /// <summary>The same rows with the cursor elsewhere.</summary>
    /// <param name="cursor">The cursor's column and row, counted from 0, where it is known.</param>
    public Screen WithCursor((int X, int Y)? cursor) => new(Rows) { Cursor = cursor, HasStyles = HasStyles };

    /// <summary>Its last rows; all of them where it has no more.</summary>
    /// <param name="count">How many rows.</param>
    public Screen Bottom(int count) => Rows.Count <= count ? this : new Screen([.. Rows.Skip(Rows.Count - count)])
    {
        Cursor = Cursor is var (x, y) && y >= Rows.Count - count ? (x, y - (Rows.Count - count)) : null,
        HasStyles = HasStyles,
    };

    /// <summary>
    /// Reads a capture: the output of <c>capture-pane -p</c>, or with styles of <c>capture-pane -p -e</c>. Any text
    /// gives a screen; what is no style (hyperlinks, cursor movements, stray control characters) is left out.
    /// </summary>
    /// <param name="captured">The rows, ended by newlines.</param>
    /// <param name="cursor">The cursor's column and row, counted from 0, where it is known.</param>
    public static Screen Parse(string captured, (int X, int Y)? cursor = null)
    {
        ArgumentNullException.ThrowIfNull(captured);
        var styled = captured.Contains(CaptureReader.Escape, StringComparison.Ordinal);
        return new Screen(CaptureReader.Read(captured, styled)) { Cursor = cursor, HasStyles = styled };
    }
}
