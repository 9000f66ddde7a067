using System.Globalization;

namespace Moana.Detection;

/// <summary>
/// What an agent's own hook set as the pane option <c>@moana-status</c>:
/// <c>status[;unix-seconds][;conversation=id][;text]</c>, as in <c>Working;1795363200;conversation=7f3a;running the tests</c>.
/// Any process in the pane can write it: it is a witness, and one that the screen contradicts loses.
/// </summary>
/// <param name="Status">The status.</param>
/// <param name="At">When it was reported, or null when the report does not say.</param>
/// <param name="Text">More, for people.</param>
public sealed record HookReport(AgentStatus Status, DateTimeOffset? At, string Text)
{
    /// <summary>What stands for a rule's name where a report decided.</summary>
    internal const string RuleName = "hook";

    private const string Names = "conversation=";

    /// <summary>How long a report outranks the screen.</summary>
    public static TimeSpan Freshness { get; } = TimeSpan.FromSeconds(60);

    // A screen that shows something definite needs no longer than this to follow a report.
    private static readonly TimeSpan _lead = TimeSpan.FromSeconds(3);

    // Whole seconds, and clocks that are set now and then.
    private static readonly TimeSpan _skew = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The program's own id of the conversation that is reported of, or null. An agent that runs another one in its pane
    /// hands its TMUX_PANE down, and so both report there.
    /// </summary>
    public string? Conversation { get; init; }

    /// <summary>True when it says that the agent is ready.</summary>
    internal bool IsReady => Status is AgentStatus.Idle or AgentStatus.Completed;

    /// <summary>Reads a report; null when it is none.</summary>
    public static HookReport? Parse(string? report)
    {
        var parts = (report ?? "").Split(';');
        if (!parts[0].Trim().All(char.IsAsciiLetter) || !Enum.TryParse<AgentStatus>(parts[0], ignoreCase: true, out var status))
        {
            return null;
        }

        var rest = parts.Skip(1).ToList();
        var at = rest.Count > 0 && long.TryParse(rest[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : (DateTimeOffset?)null;
        rest.RemoveRange(0, at is null ? 0 : 1);
        var conversation = rest.Count > 0 && rest[0].StartsWith(Names, StringComparison.Ordinal) ? rest[0][Names.Length..].Trim() : null;
        rest.RemoveRange(0, conversation is null ? 0 : 1);
        return new(status, at, string.Join(';', rest)) { Conversation = conversation is { Length: > 0 } ? conversation : null };
    }

    /// <summary>
    /// The report laid over what the screen says. It stands while it is fresh, for a moment even where the screen shows
    /// something else, but never against work, a dialog, or for a good end against a bad one. A report without a time has no
    /// age: it counts only where the screen says nothing. So does one from the future, as of another machine's clock.
    /// </summary>
    /// <param name="screen">What the screen says.</param>
    /// <param name="works">Whether the screen, or the title beside an overlay, surely shows work.</param>
    /// <param name="now">The moment of the look.</param>
    internal Observation Over(Observation screen, bool works, DateTimeOffset now)
    {
        var age = At is { } at && at <= now + _skew ? now - at : (TimeSpan?)null;
        var stands = screen switch
        {
            { IsDialog: true } or { Status: AgentStatus.Exited } => false,
            _ when works && Status != AgentStatus.Working => false,
            { Status: AgentStatus.Failed or AgentStatus.RateLimited } or { Outcome: not null } when IsReady => false,
            { Status: AgentStatus.Unknown, KeepPrevious: false } => age is null || age < Freshness,
            { KeepPrevious: true } or { Status: AgentStatus.Idle, EndsTurn: false } => age < Freshness,
            _ => age < (screen.Status == Status ? Freshness : _lead),
        };
        return !stands ? screen : screen with
        {
            Status = Status,
            Evidence = $"the agent's own hook reported {Status}{(Text.Length > 0 ? $": {Text}" : "")}",
            Rule = RuleName,
            Region = null,
            MatchedText = Text.Length > 0 ? Text : null,
            KeepPrevious = false,
            EndsTurn = IsReady && Conversation is not null,
            ResetsAt = Status == AgentStatus.RateLimited ? screen.ResetsAt : null,
            Question = Status == AgentStatus.WaitingForInput && Text.Length > 0 ? Text : null,
        };
    }
}
