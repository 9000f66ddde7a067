namespace Moana.Detection;

/// <summary>Turns one look into a status, for a caller that knows of the turn but of no other look.</summary>
public static class StatusResolver
{
    /// <summary>The status of a single look.</summary>
    /// <param name="observation">The look.</param>
    /// <param name="inTurn">
    /// True when a prompt was sent and its turn was seen to start. Ready then means <see cref="AgentStatus.Completed"/>
    /// when the look ends the turn, and else nothing: an agent that can look ready while it works may still work.
    /// </param>
    public static AgentStatus Resolve(Observation observation, bool inTurn)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return observation switch
        {
            { KeepPrevious: true } => AgentStatus.Unknown,
            { Status: AgentStatus.Idle or AgentStatus.Completed } when inTurn => observation.EndsTurn ? AgentStatus.Completed : AgentStatus.Unknown,
            _ => observation.Status,
        };
    }
}
