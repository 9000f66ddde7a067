namespace Moana.Tmux.Screens;

/// <summary>A row of a screen.</summary>
/// <param name="Text">The text without styles and without blanks at the end.</param>
/// <param name="Runs">The styled runs, left to right, without gaps; empty where no style was captured.</param>
public sealed record ScreenRow(string Text, IReadOnlyList<StyleRun> Runs)
{
    /// <summary>A row in which nothing stands.</summary>
    public static ScreenRow Blank { get; } = new("", []);

    /// <summary>True when nothing stands in the row.</summary>
    public bool IsBlank => Text.Length == 0;

    /// <summary>How many columns of the terminal the text fills: wide characters two, combining ones none.</summary>
    public int Width => CellWidth.ColumnAt(Text, Text.Length);

    /// <summary>The index in <see cref="Text"/> of the character in a column counted from 0; the text's length behind its end.</summary>
    public int IndexAt(int column) => CellWidth.IndexAt(Text, column);

    /// <summary>The column, counted from 0, at which the character of an index in <see cref="Text"/> starts.</summary>
    public int ColumnAt(int index) => CellWidth.ColumnAt(Text, index);

    /// <summary>The style of the character at an index in <see cref="Text"/>; the terminal's own where none was captured.</summary>
    public TextStyle StyleAt(int index)
    {
        foreach (var run in Runs)
        {
            if (index < run.Start + run.Length)
            {
                return index < run.Start ? default : run.Style;
            }
        }

        return default;
    }
}

/// <summary>A run of characters of one style.</summary>
/// <param name="Start">The index of the first character in the row's text.</param>
/// <param name="Length">How many characters (UTF-16 units) it has.</param>
/// <param name="Style">The style.</param>
public readonly record struct StyleRun(int Start, int Length, TextStyle Style);

/// <summary>How characters look.</summary>
/// <param name="Attributes">Bold, dim and so on.</param>
/// <param name="Foreground">The colour of the text.</param>
/// <param name="Background">The colour behind it.</param>
public readonly record struct TextStyle(TextAttributes Attributes, TextColor Foreground, TextColor Background);

/// <summary>Attributes of characters.</summary>
[Flags]
public enum TextAttributes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Bold.</summary>
    Bold = 1,

    /// <summary>Dim (faint).</summary>
    Dim = 2,

    /// <summary>Italic.</summary>
    Italic = 4,

    /// <summary>Underlined, in any form.</summary>
    Underline = 8,

    /// <summary>Blinking.</summary>
    Blink = 16,

    /// <summary>Foreground and background exchanged.</summary>
    Reverse = 32,

    /// <summary>Hidden.</summary>
    Hidden = 64,

    /// <summary>Struck through.</summary>
    Strike = 128,
}

/// <summary>A colour: the default, one of the 256, or RGB.</summary>
/// <param name="Kind">Which of these.</param>
/// <param name="Value">The index, or 0xRRGGBB.</param>
public readonly record struct TextColor(TextColorKind Kind, int Value);

/// <summary>The kinds of colour.</summary>
public enum TextColorKind
{
    /// <summary>The terminal's own.</summary>
    Default,

    /// <summary>One of the 256 indexed colours.</summary>
    Indexed,

    /// <summary>24 bits.</summary>
    Rgb,
}
