using System.Globalization;

namespace Moana.Reports;

/// <summary>How the formats put times and texts for people.</summary>
internal static class ReportText
{
    /// <summary>More characters of an answer than anybody reads in a report of many.</summary>
    private const int MostOfAnswer = 8000;

    /// <summary>A length of time, to be read at a glance: <c>0.4 s</c>, <c>12 s</c>, <c>4 min 05 s</c>, <c>2 h 03 min</c>, <c>3 d 04 h</c>.</summary>
    public static string Length(double seconds)
    {
        var whole = TimeSpan.FromSeconds(Math.Round(seconds));
        return seconds switch
        {
            < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
            _ when whole.TotalSeconds < 60 => $"{whole.Seconds} s",
            _ when whole.TotalMinutes < 60 => $"{whole.Minutes} min {whole.Seconds:00} s",
            _ when whole.TotalHours < 24 => $"{whole.Hours} h {whole.Minutes:00} min",
            _ => string.Create(CultureInfo.InvariantCulture, $"{whole.Days} d {whole.Hours:00} h"),
        };
    }

    /// <summary>A moment with its offset, so that it means the same everywhere.</summary>
    public static string Moment(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>The time of day.</summary>
    public static string Clock(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A text's first line, cut where it is long.</summary>
    public static string FirstLine(string text, int limit)
    {
        var line = text.AsSpan().TrimStart();
        var end = line.IndexOfAny('\r', '\n');
        var rest = end >= 0 && !line[end..].IsWhiteSpace();
        var first = VisibleText.Of((end >= 0 ? line[..end] : line).TrimEnd().ToString());
        return first.Length > limit ? Cut(first, limit - 1) + "…" : rest ? first + " …" : first;
    }

    /// <summary>An answer as a page for people has it: its beginning, where it is long.</summary>
    public static string Answer(string answer) => answer.Length <= MostOfAnswer ? answer : Cut(answer, MostOfAnswer) + "\n[Cut here: the report in JSON has the rest.]";

    /// <summary>Input and output tokens in one number.</summary>
    public static string Tokens(TurnUsage? usage) => usage is null ? "–" : usage.Tokens.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A cost, where a program says it.</summary>
    public static string Cost(decimal? cost) => cost is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"${cost:0.00##}");

    /// <summary>What is left of a context window.</summary>
    public static string ContextLeft(TurnUsage? usage) =>
        usage?.ContextPercent is { } filled ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, 100 - filled):0} %") : "–";

    /// <summary>A file that was changed, and how.</summary>
    public static string File(TurnFile file) => string.Create(CultureInfo.InvariantCulture,
        $"{file.Path} ({file.Change.ToString().ToLowerInvariant()}{(file.AddedLines is { } added ? $", +{added}" : "")}{(file.RemovedLines is { } removed ? $" -{removed}" : "")})");

    /// <summary>What an outcome is called.</summary>
    public static string Name(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Invalid => "validation failed",
        AttemptOutcome.RateLimited => "rate limited",
        AttemptOutcome.Unproven => "not proven",
        AttemptOutcome.Stopped => "run stopped",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    /// <summary>What a time of waiting is called.</summary>
    public static string Name(WaitKind kind) => kind switch
    {
        WaitKind.RateLimited => "rate limited",
        WaitKind.Parked => "left alone for a while",
        WaitKind.Stalled => "took no prompt",
        WaitKind.Gone => "gone",
        _ => "asked a question",
    };

    /// <summary>Which attempt it was.</summary>
    public static string Name(ReportAttempt attempt) => attempt.IsCorrection ? $"{attempt.Number}, correction" : $"{attempt.Number}";

    /// <summary>A text's beginning, without half a character at its end.</summary>
    public static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
