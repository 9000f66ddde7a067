using Moana.Tmux.Screens;

namespace Moana.Detection;

/// <summary>Reads what was typed into a composer.</summary>
internal static class ComposerText
{
    // Zero-width characters, which some programs put behind the text to keep the cursor's cell.
    private const string Padding = " \t\u00a0\u200b\ufeff";

    internal static ComposerView Read(ComposerShape shape, ScreenMap map, int top, int bottom)
    {
        var lines = new List<string>(bottom - top + 1);
        var started = false;
        var width = Width(shape, map, bottom);
        for (var row = top; row <= bottom; row++)
        {
            var own = map.Text(row);
            own = own[..Math.Min(own.Length, width)];
            var (sign, start) = Start(shape, own, started);
            if (start < 0)
            {
                continue;
            }

            lines.Add(Typed(shape, map.Row(row), own, sign, start));
            started |= !map.IsBlank(row);
        }

        for (var trail = 0; trail < shape.Trail && DropBlankEnd(lines); trail++)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        DropBlankEnd(lines);
        lines.RemoveRange(0, lines.TakeWhile(l => l.Length == 0).Count());
        var text = string.Join('\n', lines);
        if (!map.HasColorsIn(top, bottom) && shape.Placeholders.Any(p => p.IsMatch(text)))
        {
            text = "";
        }

        var paste = shape.Paste is not null && shape.Paste.Find(text, out var index, out var length) ? text.Substring(index, length) : null;
        return new ComposerView(text, paste, top, bottom);
    }

    /// <summary>How many characters of a row belong to it: what stands to the right of its lower border's end does not.</summary>
    internal static int Width(ComposerShape shape, ScreenMap map, int bottom) =>
        shape.Bounded && bottom + 1 < map.Count && shape.Below?.Find(map.Text(bottom + 1), out var index, out var length) == true ? index + length : int.MaxValue;

    /// <summary>
    /// Where a row's text starts, and where the part of it that may be ghost text does: the sign of a mode stands before
    /// that, and counts as typed. Negative for a row of the agent's own before the prompt sign.
    /// </summary>
    private static (int Sign, int Start) Start(ComposerShape shape, ReadOnlySpan<char> text, bool started)
    {
        if (!started && shape.Mode?.Find(text, out var index, out var length) == true)
        {
            return (text.IndexOfAnyExcept(' '), index + length);
        }

        if (!started && shape.Prompt.Find(text, out index, out length))
        {
            return (index + length, index + length);
        }

        if (shape.Continuation.Find(text, out index, out length))
        {
            return (index + length, index + length);
        }

        var start = text.IsWhiteSpace() && started ? text.Length : started ? 0 : -1;
        return (start, start);
    }

    private static string Typed(ComposerShape shape, ScreenRow row, ReadOnlySpan<char> text, int sign, int start)
    {
        if (shape.Right.Length > 0 && text.EndsWith(shape.Right, StringComparison.Ordinal))
        {
            text = text[..^shape.Right.Length];
        }

        var end = GhostStart(shape, row, start, text.Length);
        return text[Math.Min(sign, end)..end].TrimEnd(Padding).ToString();
    }

    /// <summary>Where ghost text starts: it stands at the end, and a cursor may stand on its first character.</summary>
    private static int GhostStart(ComposerShape shape, ScreenRow row, int start, int length)
    {
        if (shape.Ghost.Count == 0)
        {
            return length;
        }

        var end = length;
        for (var i = row.Runs.Count - 1; i >= 0; i--)
        {
            var run = row.Runs[i];
            if (run.Start >= length)
            {
                continue;
            }

            if (run.Start + run.Length <= start)
            {
                break;
            }

            var isCursor = end < length && run.Length == 1 && IsCursor(run.Style, row.Runs[i + 1].Style);
            if (isCursor || StyleTest.Any(shape.Ghost, run.Style))
            {
                end = Math.Min(length, Math.Max(start, run.Start));
            }
            else if (!row.Text.AsSpan(run.Start, run.Length).IsWhiteSpace())
            {
                break;
            }
        }

        return end;
    }

    /// <summary>Programs draw their own cursor as a cell underlined or turned around, by the attribute or with colours of its own.</summary>
    private static bool IsCursor(TextStyle cell, TextStyle next) =>
        cell.Attributes.HasFlag(TextAttributes.Reverse)
        || (cell.Attributes.HasFlag(TextAttributes.Underline) && !next.Attributes.HasFlag(TextAttributes.Underline))
        || (cell.Background.Kind != TextColorKind.Default && cell.Background != next.Background);

    private static bool DropBlankEnd(List<string> lines)
    {
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines.Count > 0;
    }
}
