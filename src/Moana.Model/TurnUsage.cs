namespace Moana;

/// <summary>What a turn used. Each part is null where the program does not record it.</summary>
public sealed record TurnUsage
{
    /// <summary>Tokens that the model read, those from its cache included.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Of the input, those that came from the provider's cache.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Tokens that the model wrote, its reasoning included.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Of the output, those of its reasoning.</summary>
    public long? ReasoningTokens { get; init; }

    /// <summary>What it cost, in US dollars, where the program itself says so.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Tokens that the conversation fills after the turn.</summary>
    public long? ContextTokens { get; init; }

    /// <summary>Tokens that the model's context window holds.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>How full that window is after the turn, in percent; null when unknown.</summary>
    public double? ContextPercent => ContextTokens is { } filled && ContextWindow is > 0 and var window ? Math.Round(100.0 * filled / window, 1) : null;

    /// <summary>What a budget counts: input and output.</summary>
    internal long Tokens => (InputTokens ?? 0) + (OutputTokens ?? 0);

    /// <summary>Both together; of the context what the later one says. What neither knows is null.</summary>
    internal static TurnUsage? Sum(TurnUsage? earlier, TurnUsage? later) => earlier is null || later is null ? earlier ?? later : new()
    {
        InputTokens = Sum(earlier.InputTokens, later.InputTokens),
        CachedTokens = Sum(earlier.CachedTokens, later.CachedTokens),
        OutputTokens = Sum(earlier.OutputTokens, later.OutputTokens),
        ReasoningTokens = Sum(earlier.ReasoningTokens, later.ReasoningTokens),
        Cost = earlier.Cost is null ? later.Cost : earlier.Cost + (later.Cost ?? 0),
        ContextTokens = later.ContextTokens,
        ContextWindow = later.ContextWindow,
    };

    private static long? Sum(long? one, long? other) => one is null ? other : one + (other ?? 0);

    /// <summary>Input and output, and the cost where it is known.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{InputTokens ?? 0} in, {OutputTokens ?? 0} out{(Cost is { } cost ? $", ${cost:0.0000}" : "")}");
}
