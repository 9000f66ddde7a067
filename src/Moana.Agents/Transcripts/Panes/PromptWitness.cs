using Moana.Agents;

namespace Moana.Transcripts;

/// <summary>Knows a prompt that Moana sent in a record again, by its text and its time.</summary>
internal static class PromptWitness
{
    /// <summary>A prompt that begins with so much of another is that one, altered.</summary>
    private const int StartLength = 40;

    /// <summary>
    /// Whether a prompt in a record is the one of a mark. One that began before the mark's delivery is the same text sent earlier,
    /// however little: the record of the newer one may come late.
    /// </summary>
    public static bool IsOf(TurnMark? mark, string? prompt, DateTimeOffset? at) =>
        mark?.Print is { } print && prompt is not null && at is { } time && Latest(time) >= mark.SentAt
        // Programs add and take blanks at the ends. Some write a tab as blanks.
        && (prompt.Trim().Length == mark.Characters || (prompt.Length > mark.Characters && prompt.Contains("    ", StringComparison.Ordinal)))
        && PromptPrint.Of(prompt) == print;

    /// <summary>
    /// Whether a record holds a prompt once and as it was sent, but for what programs themselves make of it: tabs as blanks, composed
    /// accents, and blanks at its ends. Null where it holds nothing of the kind since it was sent.
    /// </summary>
    public static bool? HoldsOnce(TurnMark mark, string text, IEnumerable<(string? Prompt, DateTimeOffset? At)> prompts)
    {
        var (sent, start) = (Plain(text), Start(text));
        var alike = prompts.Where(p => p.Prompt is not null && p.At is { } at && Latest(at) >= mark.SentAt)
            .Where(p => PromptPrint.Of(p.Prompt!) == mark.Print || Start(p.Prompt!) == start).ToList();
        return alike.Count == 0 ? null : alike is [var only] && Plain(only.Prompt!) == sent;
    }

    /// <summary>A prompt without what programs make of it; claude composes accents. Half characters cannot be normalized.</summary>
    private static string Plain(string text) =>
        string.Concat(text.EnumerateRunes().Select(r => r.ToString())).Normalize().ReplaceLineEndings("\n").Replace("\t", "    ", StringComparison.Ordinal).Trim();

    private static string Start(string text) => PromptPrint.Squeeze(text) is var squeezed && squeezed.Length <= StartLength ? squeezed : squeezed[..StartLength];

    /// <summary>The latest moment that a written time may mean: one without fractions may be a whole second's.</summary>
    private static DateTimeOffset Latest(DateTimeOffset time) =>
        time.Ticks % TimeSpan.TicksPerSecond == 0 ? time.AddSeconds(1)
        : time.Ticks % TimeSpan.TicksPerMillisecond == 0 ? time.AddMilliseconds(1)
        : time;

    /// <summary>Whether two agents may have got the same text at about the same time.</summary>
    public static bool AreAlike(TurnMark mine, TurnMark? other, TimeSpan window) =>
        other?.Print == mine.Print && (other!.SentAt - mine.SentAt).Duration() <= window;
}
