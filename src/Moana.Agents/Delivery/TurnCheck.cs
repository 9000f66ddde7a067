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
public sealed record TurnCheck(TurnStanding Standing, string Evidence);
