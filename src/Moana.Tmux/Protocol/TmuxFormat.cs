using System.Buffers;
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

        var bytes = new ArrayBufferWriter<byte>(text.Length + 8);
        while (text.IndexOf('\\') is var at and >= 0 && at + 1 < text.Length)
        {
            Encoding.UTF8.GetBytes(text[..at], bytes);
            text = text[(at + 1)..];
            if (text.Length > 2 && IsOctal(text[0]) && IsOctal(text[1]) && IsOctal(text[2]))
            {
                bytes.Write([(byte)(((text[0] - '0') << 6) | ((text[1] - '0') << 3) | (text[2] - '0'))]);
                text = text[3..];
            }
            else if (Control(text[0]) is { } control)
            {
                bytes.Write([control]);
                text = text[1..];
            }
            else
            {
                // Itself, also where it is a backslash.
                var itself = char.IsSurrogatePair(text[0], text.Length > 1 ? text[1] : default) ? 2 : 1;
                Encoding.UTF8.GetBytes(text[..itself], bytes);
                text = text[itself..];
            }
        }

        Encoding.UTF8.GetBytes(text, bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
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
