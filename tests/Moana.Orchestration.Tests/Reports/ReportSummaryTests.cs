using System.Text.Json;
using Moana.Reports;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Reports;

/// <summary>What a person reads first in the morning.</summary>
public sealed class ReportSummaryTests
{
    private static readonly TaskChange Change = new() { Name = "w", Path = "/w", Repository = "/r", Branch = "moana/w", Base = "1", Tip = "2", Files = 2, Added = 5, Removed = 1 };

    [Fact]
    public void It_tells_what_was_done_by_whom_what_was_answered_changed_and_landed_what_it_cost_and_what_waits()
    {
        var waits = new[] { Wait("amp", WaitKind.Question, "May I push?", waits: true), Wait("codex", WaitKind.Question, "answered", waits: false), Wait("gemini", WaitKind.Stalled, null, waits: true) };
        var summary = ReportSummary.Of(
            new() { OrchestrationId = "o", Status = OrchestrationStatus.Stopped, StartedAt = default, Tokens = 12_345, Cost = 1.5m },
            [
                Done("one", "codex") with { Answer = "Found two bugs.\nThey are...", Change = Change with { LandedAs = "3" } },
                Done("two", "claude") with { Change = Change },
                Done("race", "amp"),
                Done("race.amp", "amp") with { RaceOf = "race", Change = Change },
                Done("three", null) with { Status = OrchestrationTaskStatus.Held, Reason = "Its turn was broken off." },
                Done("four", "amp") with { Status = OrchestrationTaskStatus.Failed, Reason = "cargo test failed" },
            ],
            waits);
        Assert.Equal("3 of 5 tasks done by codex, claude, amp, 1 landed, 1 change not landed, 12,345 tokens, $1.50, 3 things waiting for you.", summary.ToText());
        Assert.Equal([("one", "codex", "Found two bugs. …", "2 files +5 -1, landed"), ("two", "claude", "do two", "2 files +5 -1"), ("race", "amp", "do race", null)], summary.Done.Select(d => (d.Id, d.Agent!, d.What, d.Change)));
        Assert.Equal([("three", "Its turn was broken off."), ("four", "cargo test failed")], summary.NotDone.Select(d => (d.Id, d.What)));
        Assert.Equal([("amp", null, "May I push?"), ("gemini", null, "why"), (null, "three", "Its turn was broken off.")], summary.Waiting.Select(w => (w.Agent, w.TaskId, w.What)));
    }

    [Fact]
    public void A_question_that_stands_when_the_run_has_stopped_waits_and_one_that_was_answered_does_not()
    {
        using var run = new RecordedRun([Task("a", "amp"), Task("c", "codex")], "amp", "codex");
        run.Ready("amp", "codex");
        run.Take("amp");
        run.Take("codex");
        run.See("amp", AgentStatus.WaitingForInput, question: "May I push?");
        run.See("codex", AgentStatus.WaitingForInput, question: "May I read?");
        run.Pass(5);
        run.See("codex", AgentStatus.Working);
        run.Done("codex");
        run.Close();
        Assert.Equal([("amp", "May I push?")], run.Build().Summary.Waiting.Select(w => (w.Agent!, w.What)));
        Assert.Contains("**Waiting for you**\n\n- amp, since", run.Write(ReportFormat.Markdown), StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"summary\">In short</h2><p>1 of 2 tasks done by codex, 1 thing waiting for you.</p><h3>Waiting for you</h3>", run.Write(ReportFormat.Html), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(run.Write(ReportFormat.Json));
        Assert.Equal("May I push?", json.RootElement.GetProperty("Summary").GetProperty("Waiting")[0].GetProperty("What").GetString());
    }

    private static TaskResult Done(string id, string? agent) => new()
    {
        Id = id, Status = OrchestrationTaskStatus.Completed, Agent = agent, Reason = "", Prompt = $"do {id}", Attempts = 1, Fixes = 0, Target = "*", OrchestrationId = "o",
    };

    private static ReportWait Wait(string agent, WaitKind kind, string? question, bool waits) =>
        new() { Agent = agent, Kind = kind, Reason = "why", Question = question, StartedAt = default, IsOpen = false, Waits = waits };
}
