using System.Text;

namespace Moana.Tmux.Protocol;

/// <summary>Writes texts into tmux's format language.</summary>
internal static class TmuxFormat
{
    /// <summary>
    /// The text for an argument that tmux expands as a format, so that it comes out as it is. <c>##</c> gives <c>#</c>,
    /// but number signs before <c>[</c> are kept as they stand, because they may be a style.
    /// </summary>
    public static string Literal(string text)
    {
        if (!text.Contains('#', StringComparison.Ordinal))
        {
            return text;
        }

        var literal = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length;)
        {
            var run = i;
            while (run < text.Length && text[run] == '#')
            {
                run++;
            }

            var doubled = run == text.Length || text[run] != '[';
            literal.Append('#', (run - i) * (doubled ? 2 : 1));
            i = run;
            if (i < text.Length)
            {
                literal.Append(text[i++]);
            }
        }

        return literal.ToString();
    }

    /// <summary>A format that gives a variable's value without newlines, for a place where one could forge a line.</summary>
    public static string OneLine(string variable) => $"#{{s|{'\n'}| |:{variable}}}";

    /// <summary>A format that gives a variable's value with backslash, newline and tab escaped, to be read by <see cref="Unescape"/>.</summary>
    public static string Escaped(string variable) => $@"#{{s|\\|\\\\|;s|{'\n'}|\\n|;s|{'\t'}|\\t|:{variable}}}";

    /// <summary>Reads what tmux escaped: <c>\\</c>, <c>\$</c>, <c>\n</c> and the like, and bytes as <c>\ooo</c>.</summary>
    public static string Unescape(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        var bytes = new List<byte>(text.Length + 8);
        Span<byte> utf8 = stackalloc byte[4];
        while (!text.IsEmpty)
        {
            if (text[0] == '\\' && text.Length > 1)
            {
                if (text.Length > 3 && IsOctal(text[1]) && IsOctal(text[2]) && IsOctal(text[3]))
                {
                    bytes.Add((byte)(((text[1] - '0') << 6) | ((text[2] - '0') << 3) | (text[3] - '0')));
                    text = text[4..];
                    continue;
                }

                if (Control(text[1]) is { } control)
                {
                    bytes.Add(control);
                    text = text[2..];
                    continue;
                }

                text = text[1..];
            }

            Rune.DecodeFromUtf16(text, out var rune, out var used);
            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
            text = text[used..];
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static bool IsOctal(char c) => c is >= '0' and <= '7';

    private static byte? Control(char letter) => letter switch
    {
        'n' => (byte)'\n',
        't' => (byte)'\t',
        'r' => (byte)'\r',
        'a' => (byte)'\a',
        'b' => (byte)'\b',
        'f' => (byte)'\f',
        'v' => (byte)'\v',
        's' => (byte)' ',
        _ => null,
    };
}
