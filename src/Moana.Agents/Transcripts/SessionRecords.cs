using Moana.Agents;

namespace Moana.Transcripts;

/// <summary>The session records that agents write themselves.</summary>
public static class SessionRecords
{
    /// <summary>The last turns of the conversation that the agent's pane shows, from the record that is surely its own.</summary>
    public static Task<RecordReading> ReadAsync(AgentPane agent, int last, CancellationToken token) =>
        Task.FromResult(RecordReading.Unknown($"No session record of {agent.Profile.Name} is known."));
}
