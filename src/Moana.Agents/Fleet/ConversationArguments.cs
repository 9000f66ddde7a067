using System.Text;
using Moana.Detection;

namespace Moana.Agents;

/// <summary>
/// Has a command line begin a conversation of an id, or go on with one. Only a line that is plainly a program and its arguments is
/// changed: what a shell would make of another nobody knows.
/// </summary>
internal static class ConversationArguments
{
    /// <summary>The line that begins a conversation of an id; null where the program takes none, or the line says itself which it has.</summary>
    public static string? Begin(ProfileCatalog profiles, string command, string id)
    {
        if (Words(command) is not { } words || Program(words) is not { } at) return null;
        var source = profiles.Profiles.GetValueOrDefault(Path.GetFileName(words[at].Text))?.Record;
        return source?.Begin is not { } begin || words.Skip(at + 1).Any(w => Is(w, source.Options) || Is(w, source.Continue)) || IsSubcommand(words, at) ? null
            : With(words, at, begin, id);
    }

    /// <summary>The line that goes on with a conversation; or null and why there is none.</summary>
    public static (string? Command, string Problem) Resume(AgentProfile profile, string command, string id)
    {
        if (profile.Record is not { Resume: { } resume } source) return (null, $"it is not known how {profile.Name} goes on with one");
        if (Words(command) is not { } words || Program(words) is not { } at) return (null, $"its command line is more than a program and its arguments: {command}");
        var kept = words.Take(at + 1).ToList();
        for (var i = at + 1; i < words.Count; i++)
        {
            if (Is(words[i], source.Options))
            {
                // Its value goes with it.
                i += !words[i].Text.Contains('=', StringComparison.Ordinal) && i + 1 < words.Count && KnownConversation.IsId(words[i + 1].Text) ? 1 : 0;
            }
            else if (!Is(words[i], source.Continue))
            {
                if (words[i].Text.Any(char.IsWhiteSpace) && !words[i - 1].Text.StartsWith('-')) return (null, "its command line has a prompt in it, which would be sent again");
                kept.Add(words[i]);
            }
        }

        return (With(kept, at, resume, id), "");
    }

    private static string With(IReadOnlyList<Word> words, int at, string arguments, string id) => string.Join(' ',
        words.Take(at + 1).Select(w => w.Written).Append(arguments.Replace("{id}", id, StringComparison.Ordinal)).Concat(words.Skip(at + 1).Select(w => w.Written)));

    private static bool Is(Word word, IReadOnlyList<string> options) => options.Any(o =>
        word.Text == o || word.Text.StartsWith(o + "=", StringComparison.Ordinal) || (o is ['-', not '-'] && word.Text.StartsWith(o, StringComparison.Ordinal)));

    /// <summary>Whether a word right behind the program may be a command of it (<c>mcp</c>), and no prompt.</summary>
    private static bool IsSubcommand(IReadOnlyList<Word> words, int at) =>
        at + 1 < words.Count && words[at + 1].Text is { Length: > 0 } next && next[0] != '-' && !next.Any(char.IsWhiteSpace);

    /// <summary>Where the program stands: behind <c>exec</c>, <c>env</c> and variables.</summary>
    private static int? Program(IReadOnlyList<Word> words)
    {
        var at = words.TakeWhile(w => w.Text is "exec" or "env" || IsVariable(w.Text)).Count();
        return at < words.Count && words[at].Text is [not '-', ..] ? at : null;
    }

    private static bool IsVariable(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is var at and > 0 && word[..at].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>The words of a line; null where a shell would do more with it than start a program.</summary>
    private static List<Word>? Words(string command)
    {
        var words = new List<Word>();
        var (text, start) = (new StringBuilder(), -1);
        var quote = '\0';
        for (var i = 0; i <= command.Length; i++)
        {
            var c = i < command.Length ? command[i] : ' ';
            if (quote != '\0')
            {
                if (i == command.Length || (quote == '"' && c is '$' or '`' or '\\')) return null;
                if (c == quote) quote = '\0';
                else text.Append(c);
            }
            else if (c is ' ' or '\t')
            {
                if (start >= 0) words.Add(new(text.ToString(), command[start..i]));
                (text, start) = (new(), -1);
            }
            else if (c is ';' or '&' or '|' or '<' or '>' or '(' or ')' or '$' or '`' or '\\' or '\n' or '\r' or '#' or '!')
            {
                return null;
            }
            else
            {
                start = start < 0 ? i : start;
                if (c is '\'' or '"') quote = c;
                else text.Append(c);
            }
        }

        return words;
    }

    /// <summary>A word.</summary>
    /// <param name="Text">What it means.</param>
    /// <param name="Written">As it stands in the line.</param>
    private sealed record Word(string Text, string Written);
}
