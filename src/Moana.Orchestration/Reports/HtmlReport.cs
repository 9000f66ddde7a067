using System.Globalization;
using System.Xml.Linq;
using static Moana.Reports.Html;

namespace Moana.Reports;

/// <summary>A report as one page that needs nothing else: no script, no font, no network.</summary>
internal sealed class HtmlReport
{
    private static readonly OrchestrationTaskStatus[] BarOrder =
    [
        OrchestrationTaskStatus.Completed, OrchestrationTaskStatus.Running, OrchestrationTaskStatus.Validating, OrchestrationTaskStatus.Held, OrchestrationTaskStatus.Failed,
        OrchestrationTaskStatus.Skipped, OrchestrationTaskStatus.Cancelled, OrchestrationTaskStatus.Pending,
    ];

    private readonly OrchestrationReport _report;
    private readonly TimeZoneInfo _zone;
    /// <summary>How many events a page tells: the last ones.</summary>
    private const int MostEvents = 2000;

    private readonly ILookup<string, ReportAttempt> _attempts;
    private readonly string _data;

    private HtmlReport(OrchestrationReport report, TimeZoneInfo zone, string? data)
    {
        (_report, _zone, _data) = (report, zone, data is null ? "the report in JSON" : $"the file {data}");
        _attempts = report.Attempts.ToLookup(a => a.TaskId, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The page.</summary>
    /// <param name="report">What it tells.</param>
    /// <param name="zone">The zone of its times.</param>
    /// <param name="data">The file beside it that holds what it leaves out; null when there is none.</param>
    public static string Write(OrchestrationReport report, TimeZoneInfo zone, string? data = null) =>
        "<!DOCTYPE html>\n" + new HtmlReport(report, zone, data).Page().ToString(SaveOptions.DisableFormatting) + "\n";

    private XElement Page()
    {
        var title = $"Orchestration {_report.Orchestration.OrchestrationId}";
        return E("html", A("lang", "en"),
            E("head",
                E("meta", A("charset", "utf-8")),
                E("meta", A("name", "viewport"), A("content", "width=device-width, initial-scale=1")),
                E("meta", A("name", "color-scheme"), A("content", "light dark")),
                E("title", $"{title} – Moana"),
                E("style", HtmlStyle.Text)),
            E("body", E("main",
                Header(title),
                HtmlSummary.Write(_report, _zone),
                E("section", A("aria-labelledby", "timeline"), E("h2", A("id", "timeline"), "Timeline"), E("div", Class("scroll"), TimelinePicture.Draw(_report, _zone)), Legend()),
                E("section", A("aria-labelledby", "tasks"), E("h2", A("id", "tasks"), "Tasks"), More(_report.Hidden, "completed tasks"), Tasks()),
                E("section", A("aria-labelledby", "agents"), E("h2", A("id", "agents"), "Agents"), Agents()),
                E("section", A("aria-labelledby", "details"), E("h2", A("id", "details"), "Prompts, attempts and validations"), _report.Shown.Select(Detail)),
                E("section", A("aria-labelledby", "events"), Class("events"), E("h2", A("id", "events"), "Events"), Events()),
                E("footer", $"Written by Moana, {Moment(_report.GeneratedAt)}, from the record of the orchestration."))));
    }

    private XElement Header(string title)
    {
        var info = _report.Orchestration;
        var busy = _report.Agents.Sum(a => a.BusySeconds);
        return E("header",
            E("h1", title, " ", Chip($"{info.Status}")),
            E("p", Class("facts"),
                E("span", $"Began {Moment(info.StartedAt)}"),
                E("span", info.Status switch
                {
                    OrchestrationStatus.Running => "Runs still",
                    _ when info.EndedAt is null => $"Last event {Moment(_report.Until)}",
                    _ => $"Ended {Moment(_report.Until)}",
                }),
                info.Session is { } session ? E("span", "Session ", E("code", Clean(session))) : null,
                E("span", "Folder ", E("code", Clean(_report.Path)))),
            E("dl", Class("tiles"),
                Tile("Tasks completed", $"{info.Completed}", $"of {info.Tasks}"),
                Tile("Took", ReportText.Length(_report.DurationSeconds), "by the clock"),
                Tile("Agents' time", ReportText.Length(busy), _report.DurationSeconds < 0.05 ? "" : string.Create(CultureInfo.InvariantCulture, $"{busy / _report.DurationSeconds:0.0} at work on average")),
                Tile("Attempts", $"{_report.Attempts.Count(a => !a.IsCorrection)}", _report.Attempts.Count(a => a.IsCorrection) is var fixes && fixes == 1 ? "and 1 correction" : $"and {fixes} corrections"),
                Tile("Waiting", ReportText.Length(_report.Agents.Sum(a => a.WaitedSeconds)), "rate limited, parked, stalled or gone"),
                Tile("Tokens", info.Tokens.ToString("N0", CultureInfo.InvariantCulture), info.Cost is { } cost ? ReportText.Cost(cost) : "as far as they are known"),
                Tile("Questions", $"{_report.Agents.Sum(a => a.Questions)}", "asked by agents")),
            Share());
    }

    /// <summary>One line of how the tasks stand.</summary>
    private XElement Share()
    {
        var groups = BarOrder.Select(s => (Status: s, Count: _report.Tasks.Count(t => t.Status == s))).Where(g => g.Count > 0).ToList();
        return E("div", Class("share"), A("role", "img"), A("aria-label", string.Join(", ", groups.Select(g => $"{g.Count} {g.Status}"))),
            groups.Select(g => E("span", Class($"part {Word(g.Status)}"), A("style", $"flex-grow:{g.Count}"), A("title", $"{g.Count} {g.Status}"),
                g.Count * 12 >= _report.Tasks.Count ? $"{g.Count} {Word(g.Status)}" : "")));
    }

    /// <summary>What is in the picture, and nothing else.</summary>
    private XElement Legend() => E("ul", Class("legend"),
        _report.Attempts.Select(a => a.Outcome).Distinct().Order().Select(o => E("li", E("span", Class($"swatch {o.ToString().ToLowerInvariant()}"), Sign(o)), ReportText.Name(o))),
        _report.Attempts.Any(a => a.IsCorrection) ? Key("correction", "correction") : null,
        _report.Attempts.Any(a => a.ValidationStartedAt is not null) ? Key("striped validating", "validation runs") : null,
        _report.Waits.Any(w => w.Kind == WaitKind.RateLimited) ? Key("striped limited", "waits for a rate limit") : null,
        _report.Waits.Any(w => w.Kind is WaitKind.Parked or WaitKind.Stalled or WaitKind.Gone) ? Key("striped stuck", "parked, stalled or gone") : null,
        _report.Waits.Any(w => w.Kind == WaitKind.Question) ? Key("round", "asked a question") : null,
        _report.Gaps.Count > 0 ? Key("undriven", "no process drove it") : null);

    private static XElement Key(string kind, string text) => E("li", E("span", Class($"swatch {kind}")), text);

    private XElement Tasks() => Table("Tasks", ["Task", "Status", "Agent", "#Attempts", "#Corrections", "#Took", "#Tokens", "Prompt", "What became of it"],
        _report.Shown.Select(t => E("tr",
            E("th", A("scope", "row"), E("a", A("href", $"#{TaskAnchor(_report, t.Id)}"), Clean(t.Id))),
            E("td", Chip($"{t.Status}")),
            E("td", Clean(t.Agent ?? "–")),
            Number($"{t.Attempts}"),
            Number($"{t.Fixes}"),
            Number(t.StartedAt is null || t.EndedAt is null ? "–" : ReportText.Length(t.DurationSeconds)),
            Number(ReportText.Tokens(t.Usage)),
            E("td", Class("prompt"), ReportText.FirstLine(t.Prompt, 90)),
            E("td", Class("reason"), Became(t)))));

    /// <summary>Where the rest of a long list is.</summary>
    private XElement? More(int count, string what) => count == 0 ? null
        : E("p", Class("none"), string.Create(CultureInfo.InvariantCulture, $"{count:N0} more {what} are in {_data}."));

    private static string Became(TaskResult task) => task switch
    {
        { Reason.Length: > 0 } => ReportText.FirstLine(task.Reason, 160),
        { Validation: { } command, Status: OrchestrationTaskStatus.Completed } => $"{ReportText.FirstLine(command, 60)} passed",
        { Answer: { } answer } => ReportText.FirstLine(answer, 160),
        _ => "",
    };

    private XElement Agents() => Table("Agents", ["Agent", "#Tasks completed", "#Attempts", "#Came to nothing", "#Busy", "Share of the time", "#Could not work", "#Questions", "#Tokens", "#Cost", "#Context left"],
        _report.Agents.Select(a => E("tr",
            E("th", A("scope", "row"), Clean(a.Name)),
            Number($"{a.Completed}"),
            Number($"{a.Attempts}"),
            Number($"{a.Lost}"),
            Number(ReportText.Length(a.BusySeconds)),
            E("td", Meter(_report.DurationSeconds > 0 ? Math.Min(1, a.BusySeconds / _report.DurationSeconds) : 0)),
            Number(ReportText.Length(a.WaitedSeconds)),
            Number($"{a.Questions}"),
            Number(ReportText.Tokens(a.Usage)),
            Number(ReportText.Cost(a.Usage?.Cost)),
            Number(ReportText.ContextLeft(a.Usage)))));

    private static XElement Meter(double share)
    {
        var percent = (share * 100).ToString("0", CultureInfo.InvariantCulture);
        return E("span", Class("meter"), E("span", Class("track"), E("span", Class("fill"), A("style", $"width:{percent}%"))), E("span", Class("value"), $"{percent} %"));
    }

    private XElement Detail(TaskResult task)
    {
        var open = task.Status is OrchestrationTaskStatus.Failed or OrchestrationTaskStatus.Held or OrchestrationTaskStatus.Running or OrchestrationTaskStatus.Validating || _report.Tasks.Count <= 3;
        return E("details", open ? A("open", "open") : null,
            E("summary", E("span", Class("id"), Clean(task.Id)), " ", Chip($"{task.Status}"), " ", E("span", Class("gist"), ReportText.FirstLine(task.Prompt, 100))),
            // A link to something within unfolds it.
            E("div", A("id", TaskAnchor(_report, task.Id)),
                E("p", Class("facts"),
                    E("span", $"For {(task.Target == OrchestrationTask.AnyAgent ? "any agent" : Clean(task.Target))}"),
                    E("span", $"Priority {task.Priority}"),
                    task.DependsOn.Count > 0 ? E("span", "After ", task.DependsOn.Select((d, i) => new object[] { i > 0 ? ", " : "", E("a", A("href", $"#{TaskAnchor(_report, d)}"), Clean(d)) })) : null,
                    task.Tag.Count > 0 ? E("span", $"Tags {Clean(string.Join(", ", task.Tag))}") : null,
                    task.Path is { } path ? E("span", "Folder ", E("code", Clean(path))) : null,
                    task.RaceOf is { } race ? E("span", "Raced for ", E("a", A("href", $"#{TaskAnchor(_report, race)}"), Clean(race))) : null,
                    task.Change is { } change ? E("span", $"Changed {change} in workspace ", E("code", Clean(change.Name))) : null),
                task.Reason.Length > 0 ? E("p", Class("why"), Clean(task.Reason)) : null,
                E("pre", Class("prompt"), Clean(task.Prompt)),
                Answer(task),
                _attempts.Contains(task.Id) ? Attempts(task) : E("p", Class("none"), "No agent was given it.")));
    }

    private static XElement? Answer(TaskResult task) => task is { Answer: null, Files.Count: 0, Usage: null } ? null : E("div",
        E("p", Class("facts"),
            E("span", task.Answer is null ? "Its answer is not on record" : "Its answer"),
            task.Model is { } model ? E("span", $"Model {Clean(model)}") : null,
            task.Usage is { } usage ? E("span", $"{ReportText.Tokens(usage)} tokens{(usage.Cost is { } cost ? $", {ReportText.Cost(cost)}" : "")}") : null,
            task.Usage?.ContextPercent is null ? null : E("span", $"{ReportText.ContextLeft(task.Usage)} of the context left")),
        task.Answer is { } answer ? E("pre", Class("answer"), Clean(ReportText.Answer(answer).TrimEnd())) : null,
        task.Files.Count == 0 ? null : E("ul", Class("files"), task.Files.Select(f => E("li", E("code", Clean(ReportText.File(f)))))));

    private XElement Attempts(TaskResult task) => Table($"Attempts at {task.Id}", ["#Attempt", "Agent", "Began", "#Took", "Outcome", "Delivery", "What the record says"],
        _attempts[task.Id].SelectMany(a => new[]
        {
            E("tr",
                Number(ReportText.Name(a)),
                E("td", Clean(a.Agent)),
                E("td", ReportText.Clock(a.StartedAt, _zone)),
                Number(ReportText.Length(a.DurationSeconds)),
                E("td", Chip(ReportText.Name(a.Outcome), a.Outcome.ToString().ToLowerInvariant())),
                E("td", a.Delivery is { } delivery ? $"{delivery}, {ReportText.Length((a.DeliveryMilliseconds ?? 0) / 1000)}" : "–"),
                E("td", Class("reason"), Clean(a.Reason))),
            a.Validations.Count == 0 ? null : E("tr", Class("validations"), E("td", A("colspan", "7"), a.Validations.Select(Validation))),
        }));

    private static XElement Validation(ValidationResult result) => E("div",
        E("p", Chip(result.Passed ? "passed" : result.ExitCode is { } code ? $"exit code {code}" : "cut off", result.Passed ? "completed" : "failed"), " ",
            E("code", Clean(result.Command)), $" in {ReportText.Length(result.DurationSeconds)}"),
        result.Passed || result.Output.Length == 0 ? null : E("pre", Clean(result.Output.TrimEnd())));

    private XElement Events() => E("details",
        E("summary", $"{_report.Events.Count} events"),
        More(Math.Max(0, _report.Events.Count - MostEvents), "earlier events"),
        Table("Events", ["Time", "Event", "Task", "Agent", "In words"], _report.Events.TakeLast(MostEvents).Select(e => E("tr",
            E("td", ReportText.Clock(e.Time, _zone)),
            E("td", $"{e.Kind}"),
            E("td", Clean(e.TaskId ?? "")),
            E("td", Clean(e.Agent ?? "")),
            E("td", Class("reason"), Clean(e.Message), e.Question is { } question ? E("pre", Clean(question)) : null)))));

    /// <summary>A table; a head with # stands over numbers.</summary>
    private static XElement Table(string caption, string[] heads, IEnumerable<XElement?> rows) => E("div", Class("scroll"),
        E("table", E("caption", Clean(caption)),
            E("thead", E("tr", heads.Select(h => h[0] == '#' ? E("th", A("scope", "col"), Class("number"), h[1..]) : E("th", A("scope", "col"), h)))),
            E("tbody", rows)));

    private static XElement Tile(string name, string value, string more) => E("div", E("dt", name), E("dd", E("b", value), " ", more));

    private static XElement Number(string text) => E("td", Class("number"), text);

    private static XElement Chip(string text, string? kind = null) => E("span", Class($"chip {kind ?? text.ToLowerInvariant()}"), text);

    private static string Word(OrchestrationTaskStatus status) => status.ToString().ToLowerInvariant();

    private static string Clean(string text) => VisibleText.Of(text.ReplaceLineEndings("\n"));

    private string Moment(DateTimeOffset time) => ReportText.Moment(time, _zone);
}
