using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Moana;

/// <summary>
/// Makes texts from outside (screens, titles, pane options, records, output of programs) safe to show: what steers a
/// terminal or turns the order of letters round is written out, as <c>&lt;U+202E&gt;</c>. The objects of the pipeline and
/// Moana's errors clean their texts here as they are made, so nobody has to think of it before showing one.
/// </summary>
internal static class VisibleText
{
    private const char Escape = '\u001b';

    /// <summary>
    /// Control characters but tab and newline (Unicode's Cc), bidirectional controls (its Bidi_Control), the line and
    /// paragraph separators, and what is no character: noncharacters and halves of surrogate pairs.
    /// </summary>
    private static readonly SearchValues<char> Suspicious = SearchValues.Create(string.Concat(
        Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => IsHidden(c) || char.IsSurrogate(c))));

    /// <summary>The text as it may be shown. Line ends become newlines; colours, the commonest of escapes, are left out.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text)
    {
        if (text is null || text.AsSpan().IndexOfAny(Suspicious) is var first && first < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var i = first; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
                _ = isPair ? shown.Append(text[i]).Append(text[++i]) : Write(shown, text[i]);
            }
            else if (!IsHidden(text[i]))
            {
                shown.Append(text[i]);
            }
            else if (Colour(text, i) is var length && length > 0)
            {
                i += length - 1;
            }
            else if (text[i] != '\r' || i + 1 == text.Length || text[i + 1] != '\n')
            {
                Write(shown, text[i]);
            }
        }

        return shown.ToString();
    }

    /// <summary>The length of the sequence at a place that sets colours and styles (SGR: <c>ESC [ 1 ; 31 m</c>); 0 where there is none.</summary>
    private static int Colour(string text, int start)
    {
        if (text[start] != Escape || start + 1 == text.Length || text[start + 1] != '[')
        {
            return 0;
        }

        var end = start + 2;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is ';' or ':'))
        {
            end++;
        }

        return end < text.Length && text[end] == 'm' ? end - start + 1 : 0;
    }

    private static bool IsHidden(char c) => c switch
    {
        '\n' or '\t' => false,
        '\u061c' or '\u200e' or '\u200f' or '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') => true,
        '\ufffe' or '\uffff' => true,
        _ => char.IsControl(c),
    };

    private static StringBuilder Write(StringBuilder shown, char c) => shown.Append(CultureInfo.InvariantCulture, $"<U+{(int)c:X4}>");
}
