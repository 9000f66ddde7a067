using System.Globalization;

namespace Moana.Reports;

/// <summary>What a person wants to know first: what was done and by whom, what was not, what it cost, and what waits.</summary>
internal sealed record ReportSummary
{
    /// <summary>The tasks that were completed.</summary>
    public required IReadOnlyList<SummaryTask> Done { get; init; }

    /// <summary>The tasks that were not, or not yet.</summary>
    public required IReadOnlyList<SummaryTask> NotDone { get; init; }

    /// <summary>How many of their changes landed.</summary>
    public required int Landed { get; init; }

    /// <summary>How many of them changed something that has not landed.</summary>
    public required int NotLanded { get; init; }

    /// <summary>Input and output tokens, as far as they are known.</summary>
    public required long Tokens { get; init; }

    /// <summary>US dollars, as far as programs say so; null where none does.</summary>
    public required decimal? Cost { get; init; }

    /// <summary>What waits for a person: questions of agents, tasks that are held, agents that take no prompt.</summary>
    public required IReadOnlyList<SummaryWait> Waiting { get; init; }

    /// <summary>The summary of a report.</summary>
    public static ReportSummary Of(OrchestrationInfo info, IReadOnlyList<TaskResult> tasks, IReadOnlyList<ReportWait> waits)
    {
        // A race is told as one task: its entries are how it was done.
        var own = tasks.Where(t => t.RaceOf is null).ToList();
        var changed = own.Where(t => t.Change is { Files: > 0 }).ToList();
        return new()
        {
            Done = [.. own.Where(t => t.Status == OrchestrationTaskStatus.Completed).Select(SummaryTask.Of)],
            NotDone = [.. own.Where(t => t.Status != OrchestrationTaskStatus.Completed).Select(SummaryTask.Of)],
            Landed = changed.Count(t => t.Change!.LandedAs is not null),
            NotLanded = changed.Count(t => t.Change!.LandedAs is null),
            Tokens = info.Tokens,
            Cost = info.Cost,
            Waiting =
            [
                .. waits.Where(w => w.Waits).Select(w => new SummaryWait(w.Agent, null, w.Question ?? w.Reason, w.StartedAt)),
                .. own.Where(t => t.Status == OrchestrationTaskStatus.Held).Select(t => new SummaryWait(t.Agent, t.Id, t.Reason, t.EndedAt ?? t.StartedAt ?? info.StartedAt)),
            ],
        };
    }

    /// <summary>The figures in one sentence.</summary>
    public string ToText()
    {
        var parts = new[]
        {
            $"{Done.Count} of {Done.Count + NotDone.Count} tasks done{(Done.Count > 0 ? $" by {string.Join(", ", Done.Select(d => d.Agent).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))}" : "")}",
            Landed > 0 ? $"{Landed} landed" : null,
            NotLanded > 0 ? $"{Number(NotLanded, "change")} not landed" : null,
            Tokens > 0 ? $"{Tokens.ToString("N0", CultureInfo.InvariantCulture)} tokens" : null,
            Cost is null ? null : ReportText.Cost(Cost),
            Waiting.Count > 0 ? $"{Number(Waiting.Count, "thing")} waiting for you" : null,
        };
        return string.Join(", ", parts.OfType<string>()) + ".";
    }

    private static string Number(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}

/// <summary>A task in short.</summary>
internal sealed record SummaryTask(string Id, OrchestrationTaskStatus Status, string? Agent, string What, string? Change)
{
    /// <summary>More of an answer than fits a line is told below.</summary>
    private const int MostOfLine = 160;

    /// <summary>The task, with the first line of its answer, or why it is not done.</summary>
    public static SummaryTask Of(TaskResult task)
    {
        var done = task.Status == OrchestrationTaskStatus.Completed;
        var what = done ? task.Answer ?? task.Prompt : task.Reason.Length > 0 ? task.Reason : task.Prompt;
        return new(task.Id, task.Status, task.Agent, ReportText.FirstLine(what, MostOfLine), task.Change is { Files: > 0 } change ? $"{change}" : null);
    }
}

/// <summary>Something that waits for a person.</summary>
/// <param name="Agent">The agent, or null.</param>
/// <param name="TaskId">The task that is held, or null.</param>
/// <param name="What">The question, or why.</param>
/// <param name="Since">Since when.</param>
internal sealed record SummaryWait(string? Agent, string? TaskId, string What, DateTimeOffset Since);
