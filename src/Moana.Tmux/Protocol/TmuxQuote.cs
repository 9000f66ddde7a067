using System.Globalization;
using System.Text;

namespace Moana.Tmux.Protocol;

/// <summary>The one place that turns a string into one argument of a tmux command line.</summary>
internal static class TmuxQuote
{
    /// <summary>The text as one argument.</summary>
    /// <exception cref="TmuxException">The text holds NUL, or half a surrogate pair: tmux cannot carry it.</exception>
    public static string Quote(string text)
    {
        var line = new StringBuilder(text.Length + 8);
        Append(line, text);
        return line.ToString();
    }

    /// <summary>Appends the text as one argument.</summary>
    public static void Append(StringBuilder line, string text)
    {
        Check(text);
        if (IsPlain(text))
        {
            line.Append(text);
            return;
        }

        line.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' or '$' or '~' => line.Append('\\').Append(c),
                '\n' => line.Append("\\n"),
                '\t' => line.Append("\\t"),
                < ' ' or '\x7f' => line.Append('\\').Append(Octal(c)),
                _ => line.Append(c),
            };
        }

        line.Append('"');
    }

    private static string Octal(char c) => Convert.ToString(c, 8).PadLeft(3, '0');

    /// <summary>
    /// The text as one argument of a tmux program that is started, where no parser reads it but a semicolon at the end
    /// still separates commands.
    /// </summary>
    public static string Argument(string text)
    {
        Check(text);
        return text.EndsWith(';') ? $"{text[..^1]}\\;" : text;
    }

    /// <summary>
    /// Letters, digits and a few signs that mean nothing to tmux's parser, at any place of an argument. (A percent sign
    /// before a letter begins a directive.)
    /// </summary>
    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '/' or ',' or ':' or '@'))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static void Check(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
            {
                throw Bad(i, "is NUL");
            }

            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsSurrogatePair(text, i))
                {
                    throw Bad(i, "is half a surrogate pair");
                }

                i++;
            }
        }

        static TmuxException Bad(int at, string what) => new(
            TmuxError.BadArgument,
            string.Create(CultureInfo.InvariantCulture, $"tmux cannot carry the text: the character at {at} {what}. Remove it."));
    }
}
