using Moana.Detection;

namespace Moana.Transcripts;

/// <summary>What errors say of limits.</summary>
internal static class Limits
{
    /// <summary>When a limit ends by the program's words, which were written at a time.</summary>
    public static DateTimeOffset? ResetsAt(string? message, DateTimeOffset? at) =>
        message is null || at is not { } time ? null : ResetTime.Find(PlainText.First(message, 2000), time);

    /// <summary>What an HTTP status says of how a turn ended.</summary>
    public static TurnOutcome Outcome(long? status) => status == 429 ? TurnOutcome.RateLimited : TurnOutcome.Failed;
}
