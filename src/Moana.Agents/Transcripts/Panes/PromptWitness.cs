using Moana.Agents;

namespace Moana.Transcripts;

/// <summary>Knows a prompt that Moana sent in a record again, by its text and its time.</summary>
internal static class PromptWitness
{
    /// <summary>
    /// Whether a prompt in a record is the one of a mark. One that began before the mark's delivery is the same text sent earlier,
    /// however little: the record of the newer one may come late.
    /// </summary>
    public static bool IsOf(TurnMark? mark, string? prompt, DateTimeOffset? at) =>
        mark?.Print is { } print && prompt is not null && at is { } time && Latest(time) >= mark.SentAt
        // Programs add and take blanks at the ends. Some write a tab as blanks.
        && (prompt.Trim().Length == mark.Characters || (prompt.Length > mark.Characters && prompt.Contains("    ", StringComparison.Ordinal)))
        && PromptPrint.Of(prompt) == print;

    /// <summary>The latest moment that a written time may mean: one without fractions may be a whole second's.</summary>
    private static DateTimeOffset Latest(DateTimeOffset time) =>
        time.Ticks % TimeSpan.TicksPerSecond == 0 ? time.AddSeconds(1)
        : time.Ticks % TimeSpan.TicksPerMillisecond == 0 ? time.AddMilliseconds(1)
        : time;

    /// <summary>Whether two agents may have got the same text at about the same time.</summary>
    public static bool AreAlike(TurnMark mine, TurnMark? other, TimeSpan window) =>
        other?.Print == mine.Print && (other!.SentAt - mine.SentAt).Duration() <= window;
}
