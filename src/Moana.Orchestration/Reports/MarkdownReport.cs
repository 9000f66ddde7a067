using System.Globalization;
using System.Text;

namespace Moana.Reports;

/// <summary>A report as Markdown with tables (GitHub's kind), and a timeline of characters.</summary>
internal sealed class MarkdownReport
{
    private readonly OrchestrationReport _report;
    private readonly TimeZoneInfo _zone;
    private readonly StringBuilder _text = new();

    private readonly string? _data;

    private MarkdownReport(OrchestrationReport report, TimeZoneInfo zone, string? data) => (_report, _zone, _data) = (report, zone, data);

    /// <summary>The text.</summary>
    /// <param name="report">What it tells.</param>
    /// <param name="zone">The zone of its times.</param>
    /// <param name="data">The file beside it that holds what it leaves out; null when there is none.</param>
    public static string Write(OrchestrationReport report, TimeZoneInfo zone, string? data = null)
    {
        var writer = new MarkdownReport(report, zone, data);
        writer.Write();
        return writer._text.ToString();
    }

    /// <summary>A text as it is, in one line: nothing in it is Markdown or HTML, and it can stand in a cell.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in VisibleText.Of(text.ReplaceLineEndings("\n")).Trim())
        {
            _ = c switch
            {
                '\n' => escaped.Append("<br>"),
                '\t' => escaped.Append(' '),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '|' or '~' or '!' => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    private void Write()
    {
        var info = _report.Orchestration;
        Line($"# Orchestration {Escape(info.OrchestrationId)}").Line();
        Line($"**{info.Status}**: {info.Completed} of {info.Tasks} tasks completed, {info.Failed} failed, {info.Left} skipped or cancelled, {info.Running} running, {info.Pending} pending.").Line();
        Summary();
        Table(
            ["", ""],
            ["Began", ReportText.Moment(info.StartedAt, _zone)],
            [info.EndedAt is null ? "Known until" : "Ended", ReportText.Moment(_report.Until, _zone)],
            ["Took", ReportText.Length(_report.DurationSeconds)],
            ["Tokens", info.Tokens.ToString("N0", CultureInfo.InvariantCulture)],
            ["Cost", ReportText.Cost(info.Cost)],
            ["Session", Escape(info.Session ?? "-")],
            ["Folder", Escape(_report.Path)],
            ["Report of", ReportText.Moment(_report.GeneratedAt, _zone)]);

        Line("## Timeline").Line();
        Fence(CharacterTimeline.Draw(_report));

        Line("## Tasks").Line();
        Table(
            ["Task", "Status", "Agent", "Attempts", "Corrections", "Took", "Change", "Tokens", "Validation", "Prompt", "Reason"],
            [.. _report.Shown.Select(t => (string[])
            [
                Escape(t.Id), $"{t.Status}", Escape(t.Agent ?? "-"), Number(t.Attempts), Number(t.Fixes), t.EndedAt is null || t.StartedAt is null ? "-" : ReportText.Length(t.DurationSeconds), Escape(t.Change?.ToString() ?? "-"), ReportText.Tokens(t.Usage),
                t.Validation is null ? "-" : $"{Escape(t.Validation)}: {(t.ValidationExitCode is { } code ? $"exit code {code}" : "cut off")}",
                Escape(ReportText.FirstLine(t.Prompt, 80)), Escape(t.Reason),
            ])]);

        if (_report.Hidden > 0)
        {
            Line($"{Number(_report.Hidden)} more tasks, all of them completed or of less interest, are in {(_data is null ? "the report in JSON" : Escape(_data))}.").Line();
        }

        Line("## Agents").Line();
        Table(
            ["Agent", "Tasks completed", "Attempts", "Came to nothing", "Busy", "Could not work", "Questions", "Tokens", "Cost", "Context left"],
            [.. _report.Agents.Select(a => (string[])
                [Escape(a.Name), Number(a.Completed), Number(a.Attempts), Number(a.Lost), ReportText.Length(a.BusySeconds), ReportText.Length(a.WaitedSeconds), Number(a.Questions), ReportText.Tokens(a.Usage), ReportText.Cost(a.Usage?.Cost), ReportText.ContextLeft(a.Usage)])]);

        Line("## Attempts").Line();
        Table(
            ["Task", "Attempt", "Agent", "Began", "Took", "Outcome", "Delivery", "Validation", "Reason"],
            [.. _report.Attempts.Where(a => _report.PlaceOf(a.TaskId) is not null).Select(a => (string[])
            [
                Escape(a.TaskId), ReportText.Name(a), Escape(a.Agent), ReportText.Clock(a.StartedAt, _zone), ReportText.Length(a.DurationSeconds), ReportText.Name(a.Outcome),
                a.Delivery?.ToString() ?? "-", a.Validations.Count == 0 ? "-" : string.Join("<br>", a.Validations.Select(Tell)), Escape(a.Reason),
            ])]);

        Line("## Prompts and answers").Line();
        foreach (var task in _report.Shown)
        {
            Line($"### {Escape(task.Id)}").Line();
            Fence(task.Prompt);
            if (task.Answer is { } answer)
            {
                Line($"{Escape(task.Agent ?? "-")} answered:").Line();
                Fence(ReportText.Answer(answer));
            }

            if (task.Files.Count > 0)
            {
                Line($"Files: {string.Join(", ", task.Files.Select(f => Escape(ReportText.File(f))))}").Line();
            }

            if (task is { ValidationOutput.Length: > 0, Status: not OrchestrationTaskStatus.Completed })
            {
                Line($"The end of the output of {Escape(task.Validation!)}:").Line();
                Fence(task.ValidationOutput);
            }
        }
    }

    /// <summary>More lines than this nobody reads over coffee; all stand in the tables.</summary>
    private const int MostOfSummary = 20;

    private void Summary()
    {
        var summary = _report.Summary;
        Line("## In short").Line();
        Line(Escape(summary.ToText())).Line();
        Items("Waiting for you", summary.Waiting, w => $"{Escape(string.Join(", ", new[] { w.Agent, w.TaskId is null ? null : $"task {w.TaskId}" }.OfType<string>()))}, since {ReportText.Clock(w.Since, _zone)}: {Escape(w.What)}");
        Items("Done", summary.Done, t => $"{Escape(t.Id)} ({Escape(t.Agent ?? "-")}): {Escape(t.What)}{(t.Change is null ? "" : $" [{Escape(t.Change)}]")}");
        Items("Not done", summary.NotDone, t => $"{Escape(t.Id)}, {t.Status}{(t.Agent is null ? "" : $" ({Escape(t.Agent)})")}: {Escape(t.What)}{(t.Change is null ? "" : $" [{Escape(t.Change)}]")}");
    }

    private void Items<T>(string name, IReadOnlyList<T> items, Func<T, string> line)
    {
        if (items.Count == 0) return;
        Line($"**{name}**").Line();
        foreach (var item in items.Take(MostOfSummary)) Line($"- {line(item)}");
        if (items.Count > MostOfSummary) Line($"- and {Number(items.Count - MostOfSummary)} more, below");
        Line();
    }

    private static string Tell(ValidationResult v) => $"{Escape(v.Command)}: {(v.Passed ? "passed" : v.ExitCode is { } code ? $"exit code {code}" : "cut off")}, {ReportText.Length(v.DurationSeconds)}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Table(string[] heads, params string[][] rows)
    {
        Line($"| {string.Join(" | ", heads)} |");
        Line($"|{string.Concat(heads.Select(_ => " --- |"))}");
        foreach (var row in rows)
        {
            Line($"| {string.Join(" | ", row)} |");
        }

        Line();
    }

    /// <summary>A text as it is. The fence is longer than any in the text.</summary>
    private void Fence(string text)
    {
        var longest = 2;
        for (int i = 0, run = 0; i < text.Length; i++)
        {
            run = text[i] == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        Line(fence + "text").Line(VisibleText.Of(text.ReplaceLineEndings("\n")).TrimEnd()).Line(fence).Line();
    }

    private MarkdownReport Line(string line = "")
    {
        _text.Append(line).Append('\n');
        return this;
    }
}
