using System.Globalization;
using System.Text;

namespace Moana.FakeAgent.Terminals;

/// <summary>Text as a terminal counts it: in cells.</summary>
internal static class Cells
{
    private static readonly (int First, int Last)[] _wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE),
        (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB),
        (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA), (0x26F2, 0x26F3),
        (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728),
        (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27B0),
        (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E), (0x3041, 0xA4CF),
        (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6),
        (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The cells of one character: 0 for combining ones, 2 for wide ones.</summary>
    internal static int Width(Rune rune)
    {
        if (rune.Value is >= 0x20 and < 0x300)
            return rune.Value is >= 0x7F and < 0xA0 ? 0 : 1;

        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format or UnicodeCategory.Control)
            return 0;

        foreach (var (first, last) in _wide)
        {
            if (rune.Value < first)
                return 1;

            if (rune.Value <= last)
                return 2;
        }

        return 1;
    }

    /// <summary>The cells of a text without colour sequences.</summary>
    internal static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Width(rune);

        return width;
    }

    /// <summary>Breaks a text into rows: at newlines, at spaces, and inside words that are too long. No row holds control characters.</summary>
    internal static List<string> Wrap(string text, int width)
    {
        var rows = new List<string>();
        foreach (var line in text.Split('\n'))
            WrapLine(rows, Printable(line), Math.Max(width, 2));

        return rows;
    }

    /// <summary>Cuts a row, which may hold colour sequences, to a width.</summary>
    internal static string Clip(string row, int width)
    {
        var used = 0;
        for (var i = 0; i < row.Length;)
        {
            if (row[i] == '\e')
            {
                i = row.IndexOf('m', i) + 1;
                continue;
            }

            Rune.DecodeFromUtf16(row.AsSpan(i), out var rune, out var length);
            used += Width(rune);
            if (used > width)
                return row[..i] + "\e[0m";

            i += length;
        }

        return row;
    }

    private static void WrapLine(List<string> rows, string line, int width)
    {
        int start = 0, breakAt = 0, used = 0;
        for (var i = 0; i < line.Length;)
        {
            Rune.DecodeFromUtf16(line.AsSpan(i), out var rune, out var length);
            var cells = Width(rune);
            if (used + cells > width && rune.Value != ' ')
            {
                var end = breakAt > start ? breakAt : i;
                rows.Add(line[start..end]);
                used = Width(line[end..i]);
                start = end;
            }

            used += cells;
            i += length;
            if (rune.Value == ' ')
                breakAt = i;
        }

        rows.Add(line[start..]);
    }

    private static string Printable(string line)
    {
        if (!line.AsSpan().ContainsAnyInRange('\0', '\x1F') && !line.AsSpan().ContainsAnyInRange('\x7F', '\x9F'))
            return line;

        var text = new StringBuilder(line.Length);
        foreach (var c in line)
        {
            if (c == '\t')
                text.Append("    ");
            else
                text.Append(char.IsControl(c) ? '·' : c);
        }

        return text.ToString();
    }
}
