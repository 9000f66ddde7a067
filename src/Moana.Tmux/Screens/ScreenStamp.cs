using System.Globalization;

namespace Moana.Tmux.Screens;

/// <summary>
/// A few facts of a screen by which tmux itself can tell, in the same breath in which it presses a key, that it is no
/// longer the screen that was looked at: the cursor's place, and the rows on which some of its words stand first.
/// </summary>
public sealed class ScreenStamp
{
    private const int MaxWord = 24;

    private ScreenStamp(string condition) => Condition = condition;

    /// <summary>A tmux format that is 1 while the facts hold. <c>#{C:word}</c> is the first row with the word, from 1.</summary>
    internal string Condition { get; }

    /// <summary>Takes a screen's stamp.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="rows">Rows that tell it from others; of each the longest word counts. Rows without one tell nothing.</param>
    public static ScreenStamp Of(Screen screen, IEnumerable<int> rows)
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(rows);
        var words = rows.Where(r => r >= 0 && r < screen.Rows.Count).Select(r => LongestWord(screen.Rows[r].Text)).Where(w => w.Length > 0).Distinct().ToList();
        var formats = words.Select(w => $"#{{C:{w}}}");
        var values = words.Select(w => FirstRow(screen, w));
        if (screen.Cursor is { } cursor)
        {
            formats = formats.Append("#{cursor_x}").Append("#{cursor_y}");
            values = values.Append(cursor.X).Append(cursor.Y);
        }

        return new($"#{{==:{string.Join('/', formats)},{string.Join('/', values.Select(v => v.ToString(CultureInfo.InvariantCulture)))}}}");
    }

    /// <summary>True for a row that has a word to be known by.</summary>
    public static bool HasWord(ScreenRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return LongestWord(row.Text).Length > 0;
    }

    private static int FirstRow(Screen screen, string word)
    {
        var row = 0;
        while (!screen.Rows[row].Text.Contains(word, StringComparison.Ordinal))
        {
            row++;
        }

        return row + 1;
    }

    /// <summary>Letters and digits of ASCII only: they mean nothing in a format or in a search.</summary>
    private static string LongestWord(string text)
    {
        var (start, length) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            var end = at;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            if (end - at > length)
            {
                (start, length) = (at, end - at);
            }

            at = end;
        }

        return length < 3 ? "" : text.Substring(start, Math.Min(length, MaxWord));
    }
}
