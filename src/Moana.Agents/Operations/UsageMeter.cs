namespace Moana.Operations;

/// <summary>One turn's use, as far as it is known.</summary>
/// <param name="Usage">What it used; null when unknown.</param>
/// <param name="Name">The agent's name.</param>
/// <param name="Task">The task's id.</param>
/// <param name="Model">The model.</param>
/// <param name="At">When it ended.</param>
public sealed record UsedTurn(TurnUsage? Usage, string? Name, string? Task, string? Model, DateTimeOffset? At);

/// <summary>Adds up what turns used.</summary>
public static class UsageMeter
{
    /// <summary>A sum for each value of the keys that there is, in the order of the values; one for all without keys.</summary>
    public static IEnumerable<UsageSummary> Sum(IEnumerable<UsedTurn> turns, IReadOnlyCollection<UsageKey> keys) =>
        turns.GroupBy(t => (
                Name: keys.Contains(UsageKey.Agent) ? t.Name : null,
                Task: keys.Contains(UsageKey.Task) ? t.Task : null,
                Model: keys.Contains(UsageKey.Model) ? t.Model : null,
                Day: keys.Contains(UsageKey.Day) && t.At is { } at ? DateOnly.FromDateTime(at.LocalDateTime) : (DateOnly?)null))
            .OrderBy(g => g.Key)
            .Select(g => new UsageSummary
            {
                Name = g.Key.Name,
                Task = g.Key.Task,
                Model = g.Key.Model,
                Day = g.Key.Day,
                Turns = g.Count(),
                Unknown = g.Count(t => t.Usage is null),
                InputTokens = g.Sum(t => t.Usage?.InputTokens ?? 0),
                CachedTokens = g.Sum(t => t.Usage?.CachedTokens ?? 0),
                OutputTokens = g.Sum(t => t.Usage?.OutputTokens ?? 0),
                ReasoningTokens = g.Sum(t => t.Usage?.ReasoningTokens ?? 0),
                Cost = g.Any(t => t.Usage?.Cost is not null) ? g.Sum(t => t.Usage?.Cost ?? 0) : null,
            });
}
