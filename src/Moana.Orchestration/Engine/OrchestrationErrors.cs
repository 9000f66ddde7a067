namespace Moana.Engine;

/// <summary>The texts and ids of the errors of orchestrations.</summary>
public static class OrchestrationErrors
{
    /// <summary>Somebody else drives an agent.</summary>
    public static MoanaException AgentLeased(string agent, string holder) => new(
        "AgentLeased", MoanaErrorKind.InvalidState,
        $"Agent '{agent}' is driven by {holder}; nothing was sent.",
        agent);

    /// <summary>The agents' tmux server is gone.</summary>
    public static MoanaException BrokenOff(string id, string reason, int open) => new(
        "OrchestrationBrokenOff", MoanaErrorKind.Unavailable,
        $"Orchestration '{id}' was broken off with {open} open task(s): {reason.TrimEnd('.')}. It can be resumed when its agents are there again.",
        id);
}
