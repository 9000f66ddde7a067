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
    /// <param name="data">
    /// The name of a file for what a page for people leaves out of a long list; null when there will be none.
    /// </param>
    /// <exception cref="MoanaException">There is no such orchestration.</exception>
    public static WrittenReport Write(OrchestrationStore store, string id, ReportFormat format, TimeProvider clock, string? data = null)
    {
        var report = ReportBuilder.Build(store.GetRecord(id), clock.GetUtcNow());
        var text = format switch
        {
            ReportFormat.Markdown => MarkdownReport.Write(report, clock.LocalTimeZone, data),
            ReportFormat.Html => HtmlReport.Write(report, clock.LocalTimeZone, data),
            ReportFormat.Json => JsonReport.Write(report),
            ReportFormat.JUnit => JUnitReport.Write(report),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "A report is Markdown, Html, Json or JUnit."),
        };
        return new(report.Orchestration.OrchestrationId, text, format is ReportFormat.Markdown or ReportFormat.Html && report.Hidden > 0 ? stream => JsonReport.Write(report, stream) : null);
    }
}

/// <summary>A report.</summary>
/// <param name="OrchestrationId">The orchestration that it is about.</param>
/// <param name="Text">The text.</param>
/// <param name="Data">Writes all that the text leaves out of long lists, as JSON; null when it leaves out nothing.</param>
public sealed record WrittenReport(string OrchestrationId, string Text, Action<Stream>? Data);
