namespace Moana.Delivery;

/// <summary>Whether a turn's prompt was submitted.</summary>
public enum TurnStanding
{
    /// <summary>It cannot be told now.</summary>
    InDoubt,

    /// <summary>It was not, and will not be.</summary>
    NotSent,

    /// <summary>It was.</summary>
    Sent,
}

/// <summary>Whether a turn's prompt was submitted, and what says so.</summary>
/// <param name="Standing">Whether it was.</param>
/// <param name="Evidence">What says so, in words.</param>
public sealed record TurnCheck(TurnStanding Standing, string Evidence)
{
    /// <summary>
    /// Whether the agent's program was started since the delivery began: what stood on the pane is gone with the one before, which may
    /// have had the prompt. The one that is there has not.
    /// </summary>
    public bool IsProgramNew { get; init; }
}
