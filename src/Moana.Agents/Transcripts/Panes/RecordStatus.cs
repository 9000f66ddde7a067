namespace Moana.Transcripts;

/// <summary>From a turn in a record, and what the process says of itself, to what both prove.</summary>
internal static class RecordStatus
{
    /// <summary>What follows the mark of an end may still turn it: an interruption.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(100);

    /// <summary>What they prove of the turn; null where nothing.</summary>
    /// <param name="turn">The turn that Moana sent last.</param>
    /// <param name="hasState">Whether the program's processes tell their state.</param>
    /// <param name="state">That state, in the program's words; null where this process has told none.</param>
    /// <param name="now">The moment of the look.</param>
    public static RecordReport? Of(TurnBuilder turn, bool hasState, string? state, DateTimeOffset now)
    {
        if (hasState)
        {
            // Without its word for an open turn nothing is said: one that was broken off early leaves no mark.
            return (state, turn.Outcome) switch
            {
                ("busy", _) => new(AgentStatus.Working, null, "the agent's process says that it is busy"),
                ("waiting", _) => new(AgentStatus.WaitingForInput, null, "the agent's process says that it waits for an answer"),
                ("idle", { } outcome) => Ended(outcome),
                _ => null,
            };
        }

        return turn switch
        {
            { Asks: true } => new(AgentStatus.WaitingForInput, null, "the session record has a question without an answer"),
            { Outcome: { } outcome } when !(now - turn.EndedAt < Afterwards) => Ended(outcome),
            _ => new(AgentStatus.Working, null, "the session record has no end of the turn yet"),
        };
    }

    private static RecordReport Ended(TurnOutcome outcome) =>
        new(AgentStatus.Idle, outcome, $"the session record has the turn's end{(outcome == TurnOutcome.Completed ? "" : $": {outcome}")}");
}
