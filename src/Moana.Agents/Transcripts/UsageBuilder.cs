namespace Moana.Transcripts;

/// <summary>What a turn used, summed over the calls of the model. A call that is recorded twice counts once.</summary>
internal sealed class UsageBuilder
{
    private readonly Dictionary<string, TurnUsage> _calls = new(StringComparer.Ordinal);

    /// <summary>Tokens that the conversation fills, by the last word on it.</summary>
    public long? ContextTokens { get; set; }

    /// <summary>Tokens that the model's context window holds.</summary>
    public long? ContextWindow { get; set; }

    /// <summary>Notes what a call used; the last word on a call counts.</summary>
    public void Add(string? call, TurnUsage usage)
    {
        _calls[call ?? $"#{_calls.Count}"] = usage;
        ContextTokens = usage.ContextTokens ?? ContextTokens;
        ContextWindow = usage.ContextWindow ?? ContextWindow;
    }

    /// <summary>The sums; null when nothing is known.</summary>
    public TurnUsage? Build() => _calls.Count == 0 ? null : new()
    {
        InputTokens = Sum(u => u.InputTokens),
        CachedTokens = Sum(u => u.CachedTokens),
        OutputTokens = Sum(u => u.OutputTokens),
        ReasoningTokens = Sum(u => u.ReasoningTokens),
        Cost = _calls.Values.Any(u => u.Cost is not null) ? _calls.Values.Sum(u => u.Cost ?? 0) : null,
        ContextTokens = ContextTokens,
        ContextWindow = ContextWindow,
    };

    private long? Sum(Func<TurnUsage, long?> part) => _calls.Values.Any(u => part(u) is not null) ? _calls.Values.Sum(u => part(u) ?? 0) : null;
}
