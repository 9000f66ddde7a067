using System.Text;
using Wcwidth;

namespace Moana.Tmux.Screens;

/// <summary>
/// How many cells of a terminal a text fills. What is joined by U+200D shares the cells of what it is joined to, as in
/// tmux.
/// </summary>
internal static class CellWidth
{
    private const int Joiner = 0x200d;

    /// <summary>The index of the character that fills a cell; the text's length for cells behind its end.</summary>
    internal static int IndexAt(string text, int column)
    {
        var start = 0;
        var end = 0;
        var joined = false;
        foreach (var rune in text.EnumerateRunes())
        {
            end += Of(rune, ref joined);
            if (end > column)
            {
                return start;
            }

            start += rune.Utf16SequenceLength;
        }

        return text.Length;
    }

    /// <summary>The column at which the character of an index starts.</summary>
    internal static int ColumnAt(string text, int index)
    {
        var column = 0;
        var joined = false;
        foreach (var rune in text.AsSpan(0, Math.Clamp(index, 0, text.Length)).EnumerateRunes())
        {
            column += Of(rune, ref joined);
        }

        return column;
    }

    private static int Of(Rune rune, ref bool joined)
    {
        if (rune.IsAscii)
        {
            joined = false;
            return rune.Value < ' ' ? 0 : 1;
        }

        var width = joined ? 0 : Math.Max(0, UnicodeCalculator.GetWidth(rune));
        joined = rune.Value == Joiner;
        return width;
    }
}
