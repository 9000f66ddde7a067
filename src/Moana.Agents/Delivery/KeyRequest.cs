using Moana.Agents;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>Keys for an agent, and the screen on which it was decided to press them.</summary>
/// <param name="Keys">The keys, by tmux's names.</param>
/// <param name="Seen">The look that the person was told of.</param>
public sealed record KeyRequest(IReadOnlyList<string> Keys, Look Seen)
{
    /// <summary>The name of the profile's answer that the keys are; null for keys that a person named.</summary>
    public string? Answer { get; init; }

    /// <summary>The agent.</summary>
    public AgentPane Agent => Seen.Agent;

    /// <summary>True when a dialog was open.</summary>
    public bool IsAnswer => Seen.Observation.Status == AgentStatus.WaitingForInput;

    /// <summary>The dialog's text, or null when none was open.</summary>
    public string? Question => IsAnswer ? Seen.Observation.Question ?? Seen.Observation.Evidence : null;

    /// <summary>True when a later look shows the same dialog, or no dialog as before.</summary>
    internal bool StillFits(Look now) => (now.Observation.Status == AgentStatus.WaitingForInput) == IsAnswer
        && (!IsAnswer || now.Observation.Question == Seen.Observation.Question);
}
