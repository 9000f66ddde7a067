using static Moana.MoanaErrorKind;

namespace Moana.Operations;

/// <summary>Errors about turns. What they are about is the turn, as far as it came.</summary>
public static class TurnErrors
{
    /// <summary>A turn did not end well.</summary>
    public static MoanaException Ended(AgentTurn turn) => turn.Outcome switch
    {
        TurnOutcome.RateLimited => new("TurnRateLimited", Unavailable, $"The turn of agent '{turn.Name}' ended at a limit{Until(turn)}{Words(turn)}.", turn),
        TurnOutcome.Interrupted => new("TurnInterrupted", InvalidState, $"The turn of agent '{turn.Name}' was broken off.", turn),
        TurnOutcome.Lost => new("TurnLost", InvalidState, $"The turn of agent '{turn.Name}' is lost: the process that got the prompt is gone.", turn),
        _ => new("TurnFailed", InvalidState, $"The turn of agent '{turn.Name}' failed{Words(turn)}.", turn),
    };

    /// <summary>An agent asks something that nobody allowed an answer to. Its turn goes on when it is answered.</summary>
    public static MoanaException Asks(AgentTurn turn, string question) => new(
        "TurnAsks", InvalidState, $"Agent '{turn.Name}' asks, and its turn waits: {question.ReplaceLineEndings(" ").Trim()}", turn);

    /// <summary>A turn did not end in time. It goes on.</summary>
    public static MoanaException Timeout(AgentTurn turn, TimeSpan timeout, string status) => new(
        "TurnTimeout", MoanaErrorKind.Timeout, $"The turn of agent '{turn.Name}' did not end within {timeout.TotalSeconds:0.#} s: {status}. It goes on.", turn);

    /// <summary>No turn can be read of a saved record.</summary>
    public static MoanaException RecordUnreadable(string path, string reason) => new("RecordUnreadable", MoanaErrorKind.NotFound, $"No turn was read from '{path}': {reason}", path);

    /// <summary>Another prompt was sent before the end of a turn was seen.</summary>
    public static MoanaException Overtaken(AgentTurn turn) => new(
        "TurnOvertaken", InvalidState, $"Agent '{turn.Name}' got another prompt before the end of this turn was seen.", turn);

    /// <summary>A JSON schema cannot be used.</summary>
    public static MoanaException BadSchema(string reason) => new(
        "BadSchema", InvalidInput, $"The JSON schema cannot be used: {reason.ReplaceLineEndings(" ").TrimEnd('.')}. Nothing was sent.", null);

    /// <summary>A turn's answer does not fit its schema, corrections included.</summary>
    public static MoanaException NoData(AgentTurn turn, IReadOnlyList<string> problems, int fixes) => new(
        "TurnNoData", InvalidState,
        $"The answer of agent '{turn.Name}' does not fit the schema{(fixes == 0 ? "" : $", after {fixes} correction(s)")}: {string.Join(" ", problems)}", turn);

    /// <summary>An agent has no turn of that id.</summary>
    public static MoanaException NotFound(string turn) => new("TurnNotFound", MoanaErrorKind.NotFound, $"No agent that was named has a turn '{turn}' that can be read.", turn);

    private static string Until(AgentTurn turn) => turn.ResetsAt is { } at ? $", until {at.LocalDateTime:g}" : "";

    private static string Words(AgentTurn turn) => turn.Error is { Length: > 0 } words ? $": {words.TrimEnd('.')}" : "";
}
