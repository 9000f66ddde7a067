namespace Moana.Detection;

/// <summary>Turns one look into a status, for a caller that knows of the turn but of no other look.</summary>
public static class StatusResolver
{
    /// <summary>The status of a single look.</summary>
    /// <param name="observation">The look.</param>
    /// <param name="inTurn">
    /// True when a prompt was sent and its turn was seen to start. Ready then means <see cref="AgentStatus.Completed"/>
    /// when the look ends the turn well, and else nothing: an agent that can look ready while it works may still work.
    /// </param>
    public static AgentStatus Resolve(Observation observation, bool inTurn)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return observation switch
        {
            { KeepPrevious: true } => AgentStatus.Unknown,
            _ when LeavesTurnOpen(observation, inTurn) => AgentStatus.Unknown,
            { Status: AgentStatus.Idle, Outcome: null } when inTurn => AgentStatus.Completed,
            _ => observation.Status,
        };
    }

    /// <summary>True when a look that says ready does not end the turn that is known to be open, as its rule lacks <c>endsTurn</c>.</summary>
    /// <param name="observation">The look.</param>
    /// <param name="inTurn">Whether a turn is known to have started.</param>
    public static bool LeavesTurnOpen(Observation observation, bool inTurn)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return inTurn && observation is { KeepPrevious: false, EndsTurn: false, Status: AgentStatus.Idle or AgentStatus.Completed };
    }
}
