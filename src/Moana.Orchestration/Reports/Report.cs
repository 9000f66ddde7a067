using Moana.Storage;

namespace Moana.Reports;

/// <summary>Reports of orchestrations.</summary>
public static class Report
{
    /// <summary>Writes an orchestration's report from its record.</summary>
    /// <param name="store">The record.</param>
    /// <param name="id">The orchestration's id, or <see cref="OrchestrationStore.Latest"/>.</param>
    /// <param name="format">What to write.</param>
    /// <param name="clock">The time, and the zone that times are told in.</param>
    /// <returns>The text, and the id of the orchestration that it is about.</returns>
    /// <exception cref="MoanaException">There is no such orchestration.</exception>
    public static (string OrchestrationId, string Text) Write(OrchestrationStore store, string id, ReportFormat format, TimeProvider clock)
    {
        var report = ReportBuilder.Build(store.GetRecord(id), clock.GetUtcNow());
        return (report.Orchestration.OrchestrationId, format switch
        {
            ReportFormat.Markdown => MarkdownReport.Write(report, clock.LocalTimeZone),
            ReportFormat.Html => HtmlReport.Write(report, clock.LocalTimeZone),
            ReportFormat.Json => JsonReport.Write(report),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "A report is Markdown, Html or Json."),
        });
    }
}
