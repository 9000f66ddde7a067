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

    // A turn that began right after "ready" was reported shows on the screen by then.
    private static readonly TimeSpan _readyFreshness = TimeSpan.FromSeconds(2);

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
    /// The report laid over what the screen says. It stands while it is fresh, unless a dialog is on the screen, or a
    /// report of ready is older than the work that the screen shows. A report without a time has no age: it counts
    /// only where the screen says nothing.
    /// </summary>
    internal Observation Over(Observation screen, DateTimeOffset now)
    {
        var age = At is { } at ? now - at : TimeSpan.MaxValue;
        var isReady = Status is AgentStatus.Idle or AgentStatus.Completed;
        var stands = screen.Status switch
        {
            AgentStatus.WaitingForInput or AgentStatus.Exited => false,
            AgentStatus.Working when isReady => age < _readyFreshness,
            AgentStatus.Unknown when !screen.KeepPrevious => At is null || age < Freshness,
            _ => age < Freshness,
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
