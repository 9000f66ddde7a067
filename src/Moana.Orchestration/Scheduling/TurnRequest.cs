namespace Moana.Scheduling;

/// <summary>What the mark on a pane has to say before its prompt is sent, so that any process can tell later what was.</summary>
/// <param name="Turn">The turn's id, unique for ever: every delivery, also a repeated or a correcting one, has its own.</param>
/// <param name="OrchestrationId">The orchestration.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Attempt">The attempt, from 1.</param>
public sealed record TurnRequest(string Turn, string OrchestrationId, string TaskId, int Attempt);
