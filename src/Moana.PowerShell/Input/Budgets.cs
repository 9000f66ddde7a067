using System.Collections;
using System.Globalization;
using Moana.Commands;
using Moana.Errors;
using Moana.Plans;

namespace Moana.Input;

/// <summary>From <c>-Budget</c> to the budget that it means.</summary>
internal static class Budgets
{
    /// <summary>The budget.</summary>
    /// <exception cref="MoanaException"><c>BadBudget</c>.</exception>
    public static OrchestrationBudget From(IDictionary budget) => AgentCommand.Entries(budget).Aggregate(new OrchestrationBudget(), (all, entry) =>
        BudgetFields.Known(entry.Key) is null ? throw InputErrors.BadBudget(entry.Key, $"'{entry.Key}', which is no part of one. {BudgetFields.Suggest(entry.Key)}".TrimEnd('.'))
        : BudgetFields.With(all, entry.Key, Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? "")
            ?? throw InputErrors.BadBudget(entry.Key, $"'{entry.Value}' for {entry.Key}, which takes {BudgetFields.Wanted(entry.Key)}"));
}
