using Moana.Tmux.Protocol;

namespace Moana.Tmux.Commands;

/// <summary>Brings texts of any size over a connection.</summary>
internal static class BufferText
{
    private const int CharactersAtOnce = 256 * 1024;

    /// <summary>Commands that put a text into a buffer of that name.</summary>
    public static IEnumerable<TmuxCommand> Set(string buffer, string text)
    {
        var first = true;
        foreach (var part in Parts(text, CharactersAtOnce))
        {
            var command = TmuxCommand.Change("set-buffer");
            yield return (first ? command : command.Add("-a")).Add("-b", buffer, "--", part);
            first = false;
        }
    }

    /// <summary>The text in parts, never in the middle of a character.</summary>
    public static IEnumerable<string> Parts(string text, int most)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = Math.Min(most, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]))
            {
                length--;
            }

            yield return length == text.Length ? text : text.Substring(start, length);
            start += length;
        }
    }
}
