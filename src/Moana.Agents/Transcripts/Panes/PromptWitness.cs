using Moana.Agents;

namespace Moana.Transcripts;

/// <summary>Knows a prompt that Moana sent in a record again, by its text and its time.</summary>
internal static class PromptWitness
{
    /// <summary>The clock that the program writes down may be behind by so much, of its coarse times.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);

    /// <summary>Whether a prompt in a record is the one of a mark.</summary>
    public static bool IsOf(TurnMark? mark, string? prompt, DateTimeOffset? at) =>
        mark?.Print is { } print && prompt is not null && at >= mark.SentAt - Before
        // Some programs write a tab as blanks.
        && (prompt.Length == mark.Characters || (prompt.Length > mark.Characters && prompt.Contains("    ", StringComparison.Ordinal)) || prompt.TrimEnd().Length == mark.Characters)
        && PromptPrint.Of(prompt) == print;

    /// <summary>Whether two agents may have got the same text at about the same time.</summary>
    public static bool AreAlike(TurnMark mine, TurnMark? other, TimeSpan window) =>
        other?.Print == mine.Print && (other!.SentAt - mine.SentAt).Duration() <= window;
}
