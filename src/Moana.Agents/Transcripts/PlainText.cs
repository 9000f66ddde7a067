using System.Text;
using System.Text.RegularExpressions;

namespace Moana.Transcripts;

/// <summary>
/// Makes text for people of what a record holds: bounded, and without anything that a terminal would act on. A record may hold
/// the output of any command.
/// </summary>
internal static partial class PlainText
{
    /// <summary>The most that is kept of one text, in UTF-16 units.</summary>
    public const int MaxText = 8 * 1024 * 1024;

    /// <summary>The most that is kept of a tool's arguments, and of its output.</summary>
    public const int MaxTool = 32 * 1024;

    /// <summary>The text without escape sequences and control characters other than newlines and tabs, at most <see cref="MaxText"/> of it.</summary>
    public static string Clean(string text)
    {
        if (text.Length > MaxText)
        {
            text = First(text, MaxText);
        }

        return !text.AsSpan().ContainsAnyInRange('\0', '\b') && !text.AsSpan().ContainsAnyInRange('\v', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f')
            ? text
            : WithoutControls(Sequence().Replace(text.Replace("\r\n", "\n", StringComparison.Ordinal), ""));
    }

    /// <summary>At most so many units of the start, whole characters.</summary>
    public static string First(string text, int units) =>
        text.Length <= units ? text : text[..(char.IsHighSurrogate(text[units - 1]) ? units - 1 : units)];

    /// <summary>At most so many units of the end, whole characters.</summary>
    public static string Last(string text, int units) =>
        text.Length <= units ? text : text[(text.Length - units + (char.IsLowSurrogate(text[^units]) ? 1 : 0))..];

    private static string WithoutControls(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            if (unit is '\n' or '\t' || !char.IsControl(unit))
            {
                kept.Append(unit);
            }
            else if (unit == '\r')
            {
                kept.Append('\n');
            }
        }

        return kept.ToString();
    }

    /// <summary>A control sequence, an operating system command and its like, or another escape.</summary>
    [GeneratedRegex("(\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[PX^_\\]][^\u0007\u001b]*(\u0007|\u001b\\\\)|\u001b[ -/]*[0-~]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Sequence();
}
