using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>Whether an agent works in the folder that it is to work in.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it does not; empty when it does.</param>
/// <param name="Started">When its program was started anew there; null when it was there already.</param>
internal sealed record AgentMove(PreparationOutcome Outcome, string Reason, DateTimeOffset? Started)
{
    /// <summary>It was there already.</summary>
    public static AgentMove None { get; } = new(PreparationOutcome.Ready, "", null);
}
