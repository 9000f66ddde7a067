using System.Text.RegularExpressions;

namespace Moana.Mocks;

/// <summary>Takes off what agents put around a person's words.</summary>
internal static partial class Wrappers
{
    /// <summary>The text without wrappers; exactly the text when it has none.</summary>
    internal static string Strip(string text)
    {
        var words = Additions().Replace(text, "");
        return Envelopes().Replace(words.Length == text.Length ? text : words.Trim(), "${words}");
    }

    /// <summary>What an agent adds of its own: the time, its settings, reminders, and, behind what a search for tools has found, that it is loaded.</summary>
    [GeneratedRegex("""<(system[-_]reminder|environment_context|user_instructions|INSTRUCTIONS|session_context|current_datetime|command-[a-z]+|local-command-[a-z]+)\b[^>]*>.*?</\1>|\ATool loaded\.\z""", RegexOptions.Singleline)]
    private static partial Regex Additions();

    /// <summary>What claude puts around a collapsed paste, and around a prompt that it takes within a turn.</summary>
    [GeneratedRegex("""(\n\n)?<pasted_content id="(?<id>[^"]+)">\n(?<words>.*?)\n</pasted_content id="\k<id>">\n?|\AThe user sent a new message while you were working:\n(?<words>.*?)\n\nThis is how Claude Code .*\z""", RegexOptions.Singleline)]
    private static partial Regex Envelopes();
}
