using System.Globalization;
using System.Xml.Linq;
using static Moana.Reports.Html;

namespace Moana.Reports;

/// <summary>
/// The timeline as SVG: a row for each agent, a bar for each attempt. Its colours are classes, which the page gives
/// their colours. Each bar tells its facts as a tooltip and leads to its task.
/// </summary>
internal sealed class TimelinePicture
{
    /// <summary>The width of the picture, in units of its own.</summary>
    public const double Width = 1080;

    private const double Right = 16;
    private const double Top = 26;
    private const double RowHeight = 40;
    private const double BarHeight = 22;

    /// <summary>Questions stand above the bars.</summary>
    private const double BarTop = 13;

    private const double CharacterWidth = 6.7;

    /// <summary>How many attempts of one agent are drawn one by one.</summary>
    private const int MostBars = 300;

    /// <summary>The width in which the attempts of an agent with very many are drawn as one.</summary>
    private const double GroupWidth = 6;

    private const int LongestName = 20;

    /// <summary>Seconds between two marks: what people count in.</summary>
    private static readonly double[] Steps =
        [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];

    private static readonly string[] Hatched = ["limited", "stuck", "validating"];

    private readonly OrchestrationReport _report;
    private readonly TimeZoneInfo _zone;
    private readonly double _left;
    private readonly double _seconds;

    private TimelinePicture(OrchestrationReport report, TimeZoneInfo zone)
    {
        (_report, _zone) = (report, zone);
        _left = 24 + (CharacterWidth * Math.Min(LongestName, report.Agents.Select(a => a.Name.Length).Append(6).Max()));
        // What has just begun is drawn in a second's width.
        _seconds = Math.Max(1, report.DurationSeconds);
    }

    public static XElement Draw(OrchestrationReport report, TimeZoneInfo zone) => new TimelinePicture(report, zone).Draw();

    /// <summary>Where a moment stands on the way from left to right.</summary>
    internal static double Place(OrchestrationReport report, DateTimeOffset time, double left) =>
        left + (Math.Clamp((time - report.Orchestration.StartedAt).TotalSeconds / Math.Max(1, report.DurationSeconds), 0, 1) * (Width - left - Right));

    private XElement Draw()
    {
        var bottom = Top + (_report.Agents.Count * RowHeight);
        return E("svg",
            A("viewBox", $"0 0 {N(Width)} {N(bottom + 30)}"), A("role", "img"), A("aria-labelledby", "timeline-title timeline-text"), A("data-left", N(_left)),
            E("title", A("id", "timeline-title"), "Timeline of attempts by agent"),
            E("desc", A("id", "timeline-text"), $"{_report.Attempts.Count} attempts of {_report.Agents.Count} agents in {ReportText.Length(_report.DurationSeconds)}. The tables below tell the same."),
            Hatches(),
            _report.Agents.Select((_, i) => E("rect", Class(i % 2 == 0 ? "band" : "band odd"), Box(0, Top + (i * RowHeight), Width, RowHeight))),
            _report.Gaps.Select(g => Gap(g, bottom)),
            Marks(bottom),
            _report.Agents.Select((agent, i) => Row(agent, Top + (i * RowHeight))));
    }

    private static XElement Hatches() => E("defs", Hatched.Select(name =>
        E("pattern", A("id", $"hatch-{name}"), A("width", "7"), A("height", "7"), A("patternUnits", "userSpaceOnUse"), A("patternTransform", "rotate(45)"),
            E("rect", Class($"hatch {name}"), A("width", name == "validating" ? "2.5" : "3"), A("height", "7")))));

    private XElement Gap(ReportGap gap, double bottom) => E("rect",
        Class("gap"), Box(X(gap.From), Top, Math.Max(1.5, X(gap.To) - X(gap.From)), bottom - Top),
        E("title", $"No process drove the orchestration from {Clock(gap.From)} to {Clock(gap.To)}."));

    private IEnumerable<XElement> Marks(double bottom)
    {
        var step = Array.Find(Steps, s => _seconds / s <= 10);
        step = step > 0 ? step : Math.Ceiling(_seconds / 10 / 604800) * 604800;
        for (var at = 0.0; at <= _seconds * 1.0001; at += step)
        {
            var x = X(_report.Orchestration.StartedAt.AddSeconds(at));
            yield return E("line", Class("grid"), A("x1", N(x)), A("x2", N(x)), A("y1", N(Top)), A("y2", N(bottom)));
            yield return E("text", Class("mark"), A("x", N(x)), A("y", N(bottom + 18)), A("text-anchor", at == 0 ? "start" : Width - x < 40 ? "end" : "middle"), Mark(at));
        }

        yield return E("text", Class("mark"), A("x", N(_left)), A("y", "16"), $"from {ReportText.Moment(_report.Orchestration.StartedAt, _zone)}");
    }

    private XElement Row(ReportAgent agent, double y)
    {
        var waits = _report.Waits.Where(w => Same(w.Agent, agent.Name)).ToList();
        return E("g",
            E("text", Class("agent"), A("x", "10"), A("y", N(y + BarTop + 15.5)), Shorten(agent.Name, LongestName), E("title", VisibleText.Of(agent.Name))),
            waits.Where(w => w.Kind != WaitKind.Question).Select(w => Wait(w, y)),
            Bars([.. _report.Attempts.Where(a => Same(a.Agent, agent.Name))], y + BarTop),
            waits.Where(w => w.Kind == WaitKind.Question).Select(w => Question(w, y)));
    }

    private XElement Wait(ReportWait wait, double y)
    {
        var (x, width) = Span(wait.StartedAt, wait.EndedAt ?? _report.Until);
        var kind = wait.Kind == WaitKind.RateLimited ? "limited" : "stuck";
        var name = ReportText.Name(wait.Kind);
        return E("g", Class($"wait {kind}"),
            E("title", $"{wait.Agent}: {name}, {Clock(wait.StartedAt)} to {(wait.EndedAt is { } end ? Clock(end) : "the end")}. {VisibleText.Of(wait.Reason)}"),
            E("rect", Box(x, y + BarTop + 4, width, BarHeight - 8), A("rx", "3"), A("fill", $"url(#hatch-{kind})")),
            Fits(name, width - 10) ? E("text", A("x", N(x + (width / 2))), A("y", N(y + BarTop + 15)), A("text-anchor", "middle"), name) : null);
    }

    /// <summary>A bar for each attempt; of very many, one for those that begin within a few points.</summary>
    private IEnumerable<XElement> Bars(List<ReportAttempt> attempts, double y) => attempts.Count <= MostBars
        ? attempts.Select(a => Bar(a, y))
        : attempts.GroupBy(a => (int)(X(a.StartedAt) / GroupWidth)).Select(g => g.Count() == 1 ? Bar(g.First(), y) : Group([.. g], y));

    private XElement Group(List<ReportAttempt> attempts, double y)
    {
        var (x, width) = Span(attempts.Min(a => a.StartedAt), attempts.Max(a => a.EndedAt ?? _report.Until));
        // What did not go well is what is looked for.
        var worst = attempts.Find(a => a.Outcome is not (AttemptOutcome.Completed or AttemptOutcome.Running)) ?? attempts[0];
        var counts = attempts.GroupBy(a => a.Outcome).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {ReportText.Name(g.Key)}");
        return E("a", A("href", $"#{TaskAnchor(_report, worst.TaskId)}"), Class("bar " + worst.Outcome.ToString().ToLowerInvariant()),
            E("title", $"{attempts.Count} attempts: {string.Join(", ", counts)}"),
            E("rect", Class("body"), Box(x, y, width, BarHeight), A("rx", "4")));
    }

    private XElement Bar(ReportAttempt attempt, double y)
    {
        var (x, width) = Span(attempt.StartedAt, attempt.EndedAt ?? _report.Until);
        var validated = attempt.ValidationStartedAt is { } from ? Math.Clamp(X(from), x, x + width) : x + width;
        var text = new[] { $"{Sign(attempt.Outcome)} {attempt.TaskId}", attempt.TaskId, Sign(attempt.Outcome) }.FirstOrDefault(t => Fits(t, width - 8));
        return E("a", A("href", $"#{TaskAnchor(_report, attempt.TaskId)}"), Class("bar " + attempt.Outcome.ToString().ToLowerInvariant()), A("data-turn", attempt.Turn),
            E("title", $"{attempt.TaskId}, attempt {ReportText.Name(attempt)}, {attempt.Agent}: {ReportText.Name(attempt.Outcome)}, "
                + $"{Clock(attempt.StartedAt)}, {ReportText.Length(attempt.DurationSeconds)}. {VisibleText.Of(attempt.Reason)}"),
            E("rect", Class("body"), Box(x, y, width, BarHeight), A("rx", "4")),
            x + width - validated > 0.5 ? E("rect", Box(validated, y, x + width - validated, BarHeight), A("rx", "4"), A("fill", "url(#hatch-validating)")) : null,
            attempt.IsCorrection ? E("rect", Class("correction"), Box(x, y + BarHeight - 3, width, 3)) : null,
            text is null ? null : E("text", A("x", N(x + (width / 2))), A("y", N(y + 15.5)), A("text-anchor", "middle"), VisibleText.Of(text)));
    }

    private XElement Question(ReportWait wait, double y)
    {
        var x = X(wait.StartedAt);
        return E("g", Class("question"),
            E("title", $"{wait.Agent} asked, {Clock(wait.StartedAt)}{(wait.IsOpen ? ", and waits" : "")}: {VisibleText.Of(wait.Question ?? wait.Reason)}"),
            E("circle", A("cx", N(x)), A("cy", N(y + 8)), A("r", "6.5")),
            E("text", A("x", N(x)), A("y", N(y + 12)), A("text-anchor", "middle"), "?"));
    }

    private double X(DateTimeOffset time) => Place(_report, time, _left);

    /// <summary>What was short is seen all the same.</summary>
    private (double X, double Width) Span(DateTimeOffset from, DateTimeOffset to) => (X(from), Math.Max(2, X(to) - X(from) - 1));

    private string Clock(DateTimeOffset time) => ReportText.Clock(time, _zone);

    private static bool Fits(string text, double width) => text.Length * CharacterWidth <= width;

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string name, int length)
    {
        var clean = VisibleText.Of(name);
        return clean.Length > length ? ReportText.Cut(clean, length - 1) + "…" : clean;
    }

    private static string Mark(double seconds) => seconds switch
    {
        0 => "0",
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 3600 when seconds % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        < 3600 => TimeSpan.FromSeconds(seconds).ToString(@"m\:ss", CultureInfo.InvariantCulture),
        < 86400 when seconds % 3600 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0} h"),
        < 86400 => TimeSpan.FromSeconds(seconds).ToString(@"h\:mm", CultureInfo.InvariantCulture) + " h",
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400:0.#} d"),
    };

    private static object[] Box(double x, double y, double width, double height) => [A("x", N(x)), A("y", N(y)), A("width", N(width)), A("height", N(height))];

    private static string N(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
