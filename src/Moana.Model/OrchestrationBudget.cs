namespace Moana;

/// <summary>
/// What an orchestration may use. What agents use is known when their turns end, so it may be overrun by the turns that run
/// then. Nothing is given out any more when it is used up; <c>Resume-MoanaOrchestration</c> with a bigger one goes on.
/// </summary>
public sealed record OrchestrationBudget
{
    /// <summary>Input and output tokens of all turns, those from caches included; null for no bound.</summary>
    public long? Tokens { get; init; }

    /// <summary>What all turns may cost, in US dollars, as far as programs say it; null for no bound.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Input and output tokens of the turns of one task; null for no bound.</summary>
    public long? TaskTokens { get; init; }

    /// <summary>
    /// How full an agent's conversation may be, in percent of its model's context window, when it is given another task:
    /// beyond that a new one is begun first. Null for no bound.
    /// </summary>
    public int? ContextPercent { get; init; }

    /// <summary>Whether it bounds nothing.</summary>
    internal bool IsEmpty => this == new OrchestrationBudget();
}
