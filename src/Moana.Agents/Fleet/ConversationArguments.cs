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
        if (CommandWords.Read(command) is not { } line) return null;
        var (words, at) = (line.Words, line.Program);
        var source = profiles.Profiles.GetValueOrDefault(Path.GetFileName(words[at].Text))?.Record;
        return source?.Begin is not { } begin || words.Skip(at + 1).Any(w => w.Is(source.Options) || w.Is(source.Continue)) || IsSubcommand(words, at) ? null
            : line.With(Filled(begin, id));
    }

    /// <summary>The line that goes on with a conversation; or null and why there is none.</summary>
    public static (string? Command, string Problem) Resume(AgentProfile profile, string command, string id)
    {
        if (profile.Record is not { Resume: { } resume } source) return (null, $"it is not known how {profile.Name} goes on with one");
        if (CommandWords.Read(command) is not { } read) return (null, $"its command line is more than a program and its arguments: {command}");
        if (read.StartingProgramOf(profile) is not { } line) return (null, read.MayKeepArguments(profile));
        var (words, at) = (line.Words, line.Program);
        var kept = words.Take(at + 1).ToList();
        for (var i = at + 1; i < words.Count; i++)
        {
            if (words[i].Is(source.Options))
            {
                // Its value goes with it.
                i += !words[i].Text.Contains('=', StringComparison.Ordinal) && i + 1 < words.Count && KnownConversation.IsId(words[i + 1].Text) ? 1 : 0;
            }
            else if (!words[i].Is(source.Continue))
            {
                if (words[i].Text.Any(char.IsWhiteSpace) && !words[i - 1].Text.StartsWith('-')) return (null, "its command line has a prompt in it, which would be sent again");
                kept.Add(words[i]);
            }
        }

        return ((line with { Words = kept }).With(Filled(resume, id)), "");
    }

    private static string Filled(string arguments, string id) => arguments.Replace("{id}", id, StringComparison.Ordinal);

    /// <summary>Whether a word right behind the program may be a command of it (<c>mcp</c>), and no prompt.</summary>
    private static bool IsSubcommand(IReadOnlyList<CommandWord> words, int at) =>
        at + 1 < words.Count && words[at + 1].Text is { Length: > 0 } next && next[0] != '-' && !next.Any(char.IsWhiteSpace);
}
