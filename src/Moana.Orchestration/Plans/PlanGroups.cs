using System.Text.RegularExpressions;

namespace Moana.Plans;

/// <summary>Problems as a person can read them: one that many tasks have is told once.</summary>
internal static partial class PlanGroups
{
    /// <summary>Up to so many tasks with the same problem, each is told by itself.</summary>
    private const int Few = 3;

    /// <summary>The problems, those that differ only in their task made one, at the place of the first.</summary>
    public static IReadOnlyList<PlanProblem> Of(IReadOnlyList<PlanProblem> problems) =>
        [.. problems.GroupBy(p => p.Task is null ? (object)p : (p.Field, Shape(p.Message), p.Remedy)).SelectMany(g => g.Count() <= Few ? g : Joined([.. g]))];

    private static IEnumerable<PlanProblem> Joined(List<PlanProblem> same) =>
        [same[0] with { Message = $"{same[0].Message} So it is in {same.Count - 1} more places, up to task {same[^1].Task + 1}." }];

    /// <summary>A message without the names and numbers in it.</summary>
    private static string Shape(string message) => Detail().Replace(message, "");

    [GeneratedRegex("'[^']*'|[0-9]+")]
    private static partial Regex Detail();
}
