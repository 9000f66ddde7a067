using System.Text;
using System.Text.RegularExpressions;
using Moana.Detection;

namespace Moana.Agents;

/// <summary>
/// A command line that is plainly a program and its arguments, so that arguments can be added: what a shell would make of
/// another nobody knows.
/// </summary>
/// <param name="Words">Its words.</param>
/// <param name="Program">Where the program stands among them: behind <c>exec</c>, <c>env</c> and variables.</param>
internal sealed partial record CommandWords(IReadOnlyList<CommandWord> Words, int Program)
{
    /// <summary>The name of the program's file.</summary>
    public string ProgramName => Path.GetFileName(Words[Program].Text);

    /// <summary>The arguments.</summary>
    public IEnumerable<CommandWord> Arguments => Words.Skip(Program + 1);

    /// <summary>Reads a line; null where a shell would do more with it than start a program.</summary>
    public static CommandWords? Read(string command)
    {
        if (Split(command) is not { } words) return null;
        var at = words.TakeWhile(w => w.Text is "exec" or "env" || IsVariable(w.Text)).Count();
        return at < words.Count && words[at].Text is [not '-', ..] ? new(words, at) : null;
    }

    /// <summary>
    /// The same with what is known of a program as <see cref="Program"/>: itself, or what <c>npx</c> and the like start and hand
    /// all that follows. Null for a script, a shell, and any launcher else, which may keep arguments to itself.
    /// </summary>
    /// <param name="profile">What is known of the program.</param>
    public CommandWords? StartingProgramOf(AgentProfile profile)
    {
        if (IsNameOf(profile, ProgramName)) return this;
        var at = Words.Select((w, i) => (w.Text, i)).Skip(Program + 1)
            .FirstOrDefault(w => IsNameOf(profile, PackageName(w.Text)) || profile.Recognition.CommandLines.Any(p => p.IsMatch(w.Text))).i;
        return at > 0 && Launchers().IsMatch(string.Join(' ', Words.Take(at).Skip(Program).Select(w => Path.GetFileName(w.Text)))) ? this with { Program = at } : null;
    }

    /// <summary>Why <see cref="StartingProgramOf"/> is null, for people.</summary>
    /// <param name="profile">What is known of the program.</param>
    public string MayKeepArguments(AgentProfile profile) =>
        $"its command line starts '{ProgramName}', and nobody knows whether that hands arguments on to {profile.Name}: {string.Join(' ', Words.Select(w => w.Written))}";

    /// <summary>The line with arguments right behind the program.</summary>
    public string With(string arguments) =>
        string.Join(' ', Words.Take(Program + 1).Select(w => w.Written).Append(arguments).Concat(Arguments.Select(w => w.Written)));

    private static bool IsNameOf(AgentProfile profile, string name) =>
        profile.Names.Append(profile.Name).Concat(profile.Recognition.Processes).Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary><c>codex</c> of <c>@openai/codex@0.171.0</c>.</summary>
    private static string PackageName(string word) => Path.GetFileName(word) is var name && name.IndexOf('@', StringComparison.Ordinal) is var at and > 0 ? name[..at] : name;

    /// <summary>Programs that start the one behind them with all that follows, with those of their options that take no other word.</summary>
    [GeneratedRegex(@"\A((npx( -y| --yes)?|pnpx|bunx|node|nice( -n -?\d+| -\d+)?|nohup|setsid)( --)?( |\z))+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Launchers();

    private static bool IsVariable(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is var at and > 0 && word[..at].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static List<CommandWord>? Split(string command)
    {
        var words = new List<CommandWord>();
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
}

/// <summary>A word of a command line.</summary>
/// <param name="Text">What it means.</param>
/// <param name="Written">As it stands in the line.</param>
internal sealed record CommandWord(string Text, string Written)
{
    /// <summary>Whether it is one of these options, alone or with its value.</summary>
    public bool Is(IReadOnlyList<string> options) => options.Any(o =>
        Text == o || Text.StartsWith(o + "=", StringComparison.Ordinal) || (o is ['-', not '-'] && Text.StartsWith(o, StringComparison.Ordinal)));
}
