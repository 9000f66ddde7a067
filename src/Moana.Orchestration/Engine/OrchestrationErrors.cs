namespace Moana.Engine;

/// <summary>The texts and ids of the errors of orchestrations.</summary>
public static class OrchestrationErrors
{
    /// <summary>Somebody else drives an agent.</summary>
    public static MoanaException AgentLeased(string agent, string holder) => new(
        "AgentLeased", MoanaErrorKind.InvalidState,
        $"Agent '{agent}' is driven by {holder}; nothing was sent. Wait for it, stop it with 'Stop-MoanaOrchestration', or take the agent over with -Force.",
        agent);

    /// <summary>A rule for answers cannot be used.</summary>
    public static MoanaException AnswerRuleInvalid(string reason) => new(
        "AnswerRuleInvalid", MoanaErrorKind.InvalidInput, $"A rule for answers cannot be used; nothing was sent. {reason}", null);
}
