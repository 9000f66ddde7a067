namespace Moana.Engine;

/// <summary>The texts and ids of the errors of orchestrations.</summary>
public static class OrchestrationErrors
{
    /// <summary>Somebody else drives an agent.</summary>
    public static MoanaException AgentLeased(string agent, string holder) => new(
        "AgentLeased", MoanaErrorKind.InvalidState,
        $"Agent '{agent}' is driven by {holder}; nothing was sent.",
        agent);
}
