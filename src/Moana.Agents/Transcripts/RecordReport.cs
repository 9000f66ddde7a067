namespace Moana.Transcripts;

/// <summary>
/// What an agent's session record, or the file in which its process tells its state, says of the turn that Moana sent last. It is a
/// witness: a dialog or a spinner on the screen counts for more.
/// </summary>
/// <param name="Status">
/// <see cref="AgentStatus.Working"/> while the turn is open, <see cref="AgentStatus.WaitingForInput"/> while it asks, and
/// <see cref="AgentStatus.Idle"/> once it has surely ended.
/// </param>
/// <param name="Outcome">How it ended; null while it has not.</param>
/// <param name="Evidence">What says so.</param>
public sealed record RecordReport(AgentStatus Status, TurnOutcome? Outcome, string Evidence);
