using System.Text;
using System.Text.RegularExpressions;

namespace Moana.Delivery;

/// <summary>A prompt as it may go into a terminal.</summary>
/// <param name="Text">The text: newlines are LF; no control characters but newline and tab.</param>
/// <param name="Removed">How many characters were removed, newlines at the end not counted.</param>
public sealed partial record PromptText(string Text, int Removed)
{
    /// <summary>
    /// Cleans a text. Escape sequences go as a whole (an embedded end-of-paste sequence would break out of the paste
    /// and become keys), then C0 but newline and tab, DEL and C1; CR LF becomes LF; newlines at the end go, because they
    /// would leave the composer's cursor on an empty line; half surrogates become U+FFFD.
    /// </summary>
    public static PromptText Clean(string text)
    {
        var unix = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var plain = EscapeSequence().Replace(unix, "");
        var kept = new StringBuilder(plain.Length);
        foreach (var rune in plain.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || !Rune.IsControl(rune))
            {
                kept.Append(rune.ToString());
            }
        }

        return new(kept.ToString().TrimEnd('\n'), unix.Length - kept.Length);
    }

    /// <summary>True when a text holds an escape sequence or a lone escape character.</summary>
    public static bool HasEscape(string text) => text.AsSpan().IndexOfAny('\u001b', '\u009b') >= 0;

    /// <summary>True when nothing but blanks is left.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Text);

    // CSI; OSC, DCS, SOS, PM and APC up to their end; other two-character sequences; a lone escape.
    [GeneratedRegex(@"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?")]
    private static partial Regex EscapeSequence();
}
