namespace Moana.Input;

/// <summary>What -Status leaves of a stream of reports.</summary>
internal static class StatusFilter
{
    /// <summary>The reports of these statuses; without any, all.</summary>
    public static IAsyncEnumerable<StatusReport> Only(AgentStatus[]? wanted, IAsyncEnumerable<StatusReport> reports) =>
        wanted is { Length: > 0 } ? ChooseAsync(wanted, reports) : reports;

    private static async IAsyncEnumerable<StatusReport> ChooseAsync(AgentStatus[] wanted, IAsyncEnumerable<StatusReport> reports)
    {
        await foreach (var report in reports)
        {
            if (wanted.Contains(report.Status)) yield return report;
        }
    }
}
