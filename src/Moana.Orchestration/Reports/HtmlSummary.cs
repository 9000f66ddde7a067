using System.Xml.Linq;
using static Moana.Reports.Html;

namespace Moana.Reports;

/// <summary>The summary at the head of a page.</summary>
internal static class HtmlSummary
{
    /// <summary>More lines than this nobody reads over coffee; all stand in the tables.</summary>
    private const int Most = 20;

    public static XElement Write(OrchestrationReport report, TimeZoneInfo zone)
    {
        var summary = report.Summary;
        return E("section", A("aria-labelledby", "summary"), E("h2", A("id", "summary"), "In short"),
            E("p", summary.ToText()),
            List("Waiting for you", summary.Waiting, w => [E("b", string.Join(", ", new[] { w.Agent, w.TaskId is null ? null : $"task {w.TaskId}" }.OfType<string>())), $", since {ReportText.Clock(w.Since, zone)}", E("pre", w.What)]),
            List("Done", summary.Done, t => Task(report, t, withStatus: false)),
            List("Not done", summary.NotDone, t => Task(report, t, withStatus: true)));
    }

    private static object[] Task(OrchestrationReport report, SummaryTask task, bool withStatus) =>
    [
        E("a", A("href", $"#{TaskAnchor(report, task.Id)}"), task.Id),
        $"{(withStatus ? $", {task.Status}" : "")}{(task.Agent is null ? "" : $" ({task.Agent})")}: {task.What}",
        task.Change is null ? "" : $" [{task.Change}]",
    ];

    private static object?[]? List<T>(string name, IReadOnlyList<T> items, Func<T, object[]> line) => items.Count == 0 ? null :
    [
        E("h3", name),
        E("ul", items.Take(Most).Select(i => E("li", line(i))), items.Count > Most ? E("li", $"and {items.Count - Most} more, below") : null),
    ];
}
