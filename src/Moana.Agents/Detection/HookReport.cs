using System.Globalization;

namespace Moana.Detection;

/// <summary>
/// What an agent's own hook set as the pane option <c>@moana-status</c>: <c>status[;unix-seconds][;text]</c>, as in
/// <c>Working;1795363200;running the tests</c>.
/// </summary>
/// <param name="Status">The status.</param>
/// <param name="At">When it was reported, or null when the report does not say.</param>
/// <param name="Text">More, for people.</param>
public sealed record HookReport(AgentStatus Status, DateTimeOffset? At, string Text)
{
    /// <summary>How long a report outranks the screen.</summary>
    public static TimeSpan Freshness { get; } = TimeSpan.FromSeconds(60);

    // A screen that shows something definite needs no longer than this to follow a report.
    private static readonly TimeSpan _lead = TimeSpan.FromSeconds(3);

    // Whole seconds, and clocks that are set now and then.
    private static readonly TimeSpan _skew = TimeSpan.FromSeconds(2);

    /// <summary>Reads a report; null when it is none.</summary>
    public static HookReport? Parse(string? report)
    {
        var parts = (report ?? "").Split(';', 3);
        if (!Enum.TryParse<AgentStatus>(parts[0].Trim(), ignoreCase: true, out var status) || !Enum.IsDefined(status) || char.IsAsciiDigit(parts[0].TrimStart()[0]))
        {
            return null;
        }

        var hasTime = parts.Length > 1 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253402300800;
        return new HookReport(
            status,
            hasTime ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture)) : null,
            string.Join(';', parts.Skip(hasTime ? 2 : 1)));
    }

    /// <summary>
    /// The report laid over what the screen says. It stands while it is fresh, and for a moment even where the screen
    /// definitely shows something else, but for a dialog. A report without a time has no age: it counts only where
    /// the screen says nothing. So does one from the future, as of another machine's clock.
    /// </summary>
    internal Observation Over(Observation screen, DateTimeOffset now)
    {
        var age = At is { } at && at <= now + _skew ? now - at : (TimeSpan?)null;
        var isReady = Status is AgentStatus.Idle or AgentStatus.Completed;
        var stands = screen switch
        {
            { Status: AgentStatus.WaitingForInput or AgentStatus.Exited } => false,
            { Status: AgentStatus.Unknown, KeepPrevious: false } => age is null || age < Freshness,
            { KeepPrevious: true } or { Status: AgentStatus.Idle, EndsTurn: false } => age < Freshness,
            _ => age < (screen.Status == Status ? Freshness : _lead),
        };
        return !stands ? screen : screen with
        {
            Status = Status,
            Evidence = $"the agent's own hook reported {Status}{(Text.Length > 0 ? $": {Text}" : "")}",
            Rule = "hook",
            Region = null,
            MatchedText = Text.Length > 0 ? Text : null,
            KeepPrevious = false,
            EndsTurn = isReady,
            ResetsAt = Status == AgentStatus.RateLimited ? screen.ResetsAt : null,
            Question = Status == AgentStatus.WaitingForInput && Text.Length > 0 ? Text : null,
        };
    }
}
