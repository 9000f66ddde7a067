using System.Globalization;

namespace Moana.Plans;

/// <summary>The fields of a budget, as a plan and a command line write them, without regard to case.</summary>
public static class BudgetFields
{
    /// <summary>The fields, as they are written in a plan.</summary>
    public static IReadOnlyList<string> Names { get; } = ["tokens", "cost", "taskTokens", "contextPercent"];

    /// <summary>The budget with a field set; null where the text is not what the field takes.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="text">The value.</param>
    public static OrchestrationBudget? With(OrchestrationBudget budget, string name, string text)
    {
        ArgumentNullException.ThrowIfNull(budget);
        var whole = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : (long?)null;
        return Known(name) switch
        {
            "tokens" => whole is { } tokens ? budget with { Tokens = tokens } : null,
            "taskTokens" => whole is { } tokens ? budget with { TaskTokens = tokens } : null,
            "contextPercent" => whole is <= 100 and { } percent ? budget with { ContextPercent = (int)percent } : null,
            "cost" => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cost) && cost > 0 ? budget with { Cost = cost } : null,
            _ => null,
        };
    }

    /// <summary>A field's name as a plan writes it; null for none that there is.</summary>
    public static string? Known(string name) => Names.FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a field takes, for an error.</summary>
    public static string Wanted(string name) => Known(name) switch
    {
        "cost" => "a number of US dollars above 0, as 2.50",
        "contextPercent" => "a whole number from 1 to 100",
        _ => "a whole number above 0",
    };

    /// <summary>What to write in place of a name that is not known.</summary>
    public static string Suggest(string name) => PlanFields.Suggest(name, Names);
}
