namespace Moana.Plans;

/// <summary>Reads what stands in a plan beside its tasks.</summary>
internal static class PlanSettingsReader
{
    private const string Where = "The plan";

    /// <summary>The settings of a plan.</summary>
    /// <param name="pieces">Hears of problems.</param>
    /// <param name="found">The plan's fields.</param>
    /// <param name="folder">The folder that relative paths count from.</param>
    public static PlanSettings Read(PlanPieces pieces, IReadOnlyDictionary<string, PlanNode> found, string folder) => new()
    {
        Session = Value(pieces, found, PlanFields.Session)?.Text(),
        Agents = found.GetValueOrDefault(PlanFields.Agents) is { } agents ? PlanAgentReader.Read(pieces, agents, Value(pieces, found, PlanFields.Host)?.Text(), folder) : [],
        // One that brings its agents along says with it where they run.
        HostName = found.ContainsKey(PlanFields.Agents) ? [] : Value(pieces, found, PlanFields.Host)?.Texts() ?? [],
        Budget = ReadBudget(pieces, found.GetValueOrDefault(PlanFields.Budget)),
        KeepAnswers = Value(pieces, found, PlanFields.KeepAnswers)?.YesNo(),
        Timeout = ReadTime(Value(pieces, found, PlanFields.Timeout)),
        TaskTimeout = ReadTime(Value(pieces, found, PlanFields.TaskTimeout)),
        RestartAgents = Value(pieces, found, PlanFields.RestartAgents)?.YesNo(),
    };

    private static PlanValue? Value(PlanPieces pieces, IReadOnlyDictionary<string, PlanNode> found, string field) =>
        found.GetValueOrDefault(field) is { } node && new PlanValue(pieces, null, field, Where, field, node) is { IsEmpty: false } value ? value : null;

    private static TimeSpan? ReadTime(PlanValue? value) => value?.Seconds() switch
    {
        null => null,
        > 0 and <= 30 * 86400 and var seconds => TimeSpan.FromSeconds(seconds),
        _ => value.Value.Refuse<TimeSpan?>(value.Value.Node, "a time above 0, at most 30 days"),
    };

    private static OrchestrationBudget? ReadBudget(PlanPieces pieces, PlanNode? budget)
    {
        if (budget is PlanMap map)
        {
            return pieces.Collect(map, null, "The budget", BudgetFields.Names).Where(f => f.Value is not PlanScalar { Text: null })
                .Aggregate(new OrchestrationBudget(), (all, f) => (f.Value is PlanScalar { Text: { } text } ? BudgetFields.With(all, f.Key, text) : null) ?? Refuse(all, f.Key, f.Value));
        }

        if (budget is not (null or PlanScalar { Text: null }))
        {
            pieces.Report(null, PlanFields.Budget, budget, $"'{PlanFields.Budget}' is {budget.Kind}.", $"Write a map of {string.Join(", ", BudgetFields.Names)}.");
        }

        return null;

        OrchestrationBudget Refuse(OrchestrationBudget all, string field, PlanNode value)
        {
            pieces.Report(null, field, value, $"The budget: '{field}' is {value.Kind}.", $"Write {BudgetFields.Wanted(field)}.");
            return all;
        }
    }
}
