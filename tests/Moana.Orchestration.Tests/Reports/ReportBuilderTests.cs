using Moana.Orchestration.Tests.Scheduling;
using Moana.Reports;
using Moana.Testing;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Reports;

public sealed class ReportBuilderTests
{
    private static readonly ValidationResult Passed = new() { Command = "cargo check", Passed = true, ExitCode = 0, DurationSeconds = 3 };

    private static readonly ValidationResult Broken = new() { Command = "cargo test", Passed = false, ExitCode = 101, DurationSeconds = 4, Output = "1 failed" };

    [Fact]
    public void A_failed_validation_and_its_correction_are_two_attempts_with_their_times_and_results()
    {
        using var run = new RecordedRun([Task("t") with { Validate = ["cargo check", "cargo test"] }], "codex");
        run.Ready("codex");
        run.Work("codex", 60);
        run.Done("codex");
        run.Pass(7);
        run.Validate("codex", Passed, Broken);
        run.Work("codex", 30);
        run.Done("codex");
        run.Pass(7);
        run.Validate("codex", Passed, Broken with { Passed = true, ExitCode = 0 });
        run.Close();
        run.Pass(3600);

        var report = run.Build();
        Assert.Equal([AttemptOutcome.Invalid, AttemptOutcome.Completed], report.Attempts.Select(a => a.Outcome));
        Assert.Equal([false, true], report.Attempts.Select(a => a.IsCorrection));
        Assert.Equal([1, 1], report.Attempts.Select(a => a.Number));
        Assert.Equal([0.0, 67.0], report.Attempts.Select(a => (a.StartedAt - RecordedRun.Began).TotalSeconds));
        Assert.Equal([60.0, 97.0], report.Attempts.Select(a => (a.ValidationStartedAt!.Value - RecordedRun.Began).TotalSeconds));
        Assert.Equal([67.0, 37.0], report.Attempts.Select(a => a.DurationSeconds));
        Assert.Equal([false, true], report.Attempts.Select(a => a.Validations[1].Passed));
        Assert.Equal("1 failed", report.Attempts[0].Validations[1].Output);
        Assert.All(report.Attempts, a => Assert.Equal((DeliveryOutcome.Started, 120), (a.Delivery, a.DeliveryMilliseconds)));
        Assert.Equal(104, report.DurationSeconds);
        Assert.Equal((1, 2, 1, 104.0), (report.Agents[0].Completed, report.Agents[0].Attempts, report.Agents[0].Lost, report.Agents[0].BusySeconds));
    }

    [Fact]
    public void A_rate_limit_is_told_apart_from_a_failure_and_lasts_until_the_agent_is_back()
    {
        using var run = new RecordedRun([Task("a", "amp"), Task("c", "codex")], "amp", "codex");
        run.Ready("amp", "codex");
        run.Take("amp");
        run.Work("codex", 10);
        run.See("amp", AgentStatus.RateLimited, "usage limit", resetsAt: run.Now.AddSeconds(300));
        run.See("codex", AgentStatus.Failed, "API error");
        run.Pass(400);

        var report = run.Build();
        Assert.Equal(AttemptOutcome.RateLimited, report.Attempts.First(a => a.Agent == "amp").Outcome);
        Assert.Equal(AttemptOutcome.Failed, report.Attempts.First(a => a.Agent == "codex").Outcome);
        var limit = Assert.Single(report.Waits, w => w.Kind == WaitKind.RateLimited);
        Assert.Equal(("amp", 10.0, 310.0), (limit.Agent, (limit.StartedAt - RecordedRun.Began).TotalSeconds, (limit.EndedAt!.Value - RecordedRun.Began).TotalSeconds));
        Assert.Equal("codex", Assert.Single(report.Waits, w => w.Kind == WaitKind.Parked).Agent);
        Assert.Equal(300, report.Agents.Single(a => a.Name == "amp").WaitedSeconds);
    }

    [Fact]
    public void A_running_orchestration_goes_on_until_now()
    {
        using var run = new RecordedRun([Task("t")], "codex");
        run.Ready("codex");
        run.Work("codex", 20);

        var attempt = Assert.Single(run.Build().Attempts);
        Assert.Equal((AttemptOutcome.Running, (DateTimeOffset?)null, 20.0), (attempt.Outcome, attempt.EndedAt, attempt.DurationSeconds));
        Assert.Equal(run.Now, run.Build().Until);
    }

    [Theory]
    [InlineData(TurnOutcome.Interrupted)]
    [InlineData(TurnOutcome.Lost)]
    public void An_attempt_that_was_broken_off_or_lost_is_told_so(TurnOutcome outcome)
    {
        using var run = new RecordedRun([SchedulerRig.Task("1") with { MaxAttempts = 1 }], "a");
        run.Ready("a");
        run.Work("a", 5);
        run.See("a", AgentStatus.Idle, outcome: outcome);
        Assert.Equal($"{outcome}", $"{Assert.Single(run.Build().Attempts).Outcome}");
        Assert.Contains(outcome.ToString().ToLowerInvariant(), run.Write(ReportFormat.Markdown), StringComparison.Ordinal);
    }

    [Fact]
    public void A_killed_process_leaves_an_interrupted_attempt_and_a_gap_until_the_next_one()
    {
        using var run = new RecordedRun([Task("t")], "codex");
        run.Ready("codex");
        run.Work("codex", 20);
        run.Kill();
        run.Pass(1000);
        var dead = run.Build();
        Assert.Equal(OrchestrationStatus.Interrupted, dead.Orchestration.Status);
        Assert.Equal(AttemptOutcome.Stopped, Assert.Single(dead.Attempts).Outcome);
        Assert.Equal(RecordedRun.Began, dead.Until);

        run.Resume();
        run.See("codex", AgentStatus.Working);
        run.Pass(50);
        var again = run.Build();
        Assert.Equal(new ReportGap(RecordedRun.Began, RecordedRun.Began.AddSeconds(1020)), Assert.Single(again.Gaps));
        Assert.Equal(AttemptOutcome.Running, Assert.Single(again.Attempts).Outcome);
    }

    [Fact]
    public void A_refused_delivery_and_a_task_that_was_taken_back_say_so()
    {
        using var run = new RecordedRun([Task("t")], "codex");
        run.Ready("codex");
        run.Deliver("codex", DeliveryOutcome.Refused, "a draft stands in the composer");
        run.Pass(120);
        run.Ready("codex");
        run.Work("codex", 5);
        run.Tell(new Moana.Scheduling.CancelTask("t", "not needed"));
        run.Close();

        var report = run.Build();
        Assert.Equal([AttemptOutcome.Refused, AttemptOutcome.Cancelled], report.Attempts.Select(a => a.Outcome));
        Assert.Equal(["a draft stands in the composer", "not needed"], report.Attempts.Select(a => a.Reason));
    }

    [Fact]
    public void A_prompt_of_which_nobody_knows_whether_it_was_submitted_is_not_called_failed_work()
    {
        using var run = new RecordedRun([Task("t") with { MaxAttempts = 1 }], "codex");
        run.Ready("codex");
        run.Deliver("codex", DeliveryOutcome.Unverified, "nothing changed");
        run.Pass(3600);
        Assert.Equal(AttemptOutcome.Unproven, Assert.Single(run.Build().Attempts).Outcome);
    }

    [Fact]
    public void A_question_is_open_until_the_agent_goes_on()
    {
        using var run = new RecordedRun([Task("t")], "codex");
        run.Ready("codex");
        run.Work("codex", 5);
        run.See("codex", AgentStatus.WaitingForInput, "a dialog", question: "Run rm -rf /?");
        run.Pass(10);
        var question = Assert.Single(run.Build().Waits);
        Assert.Equal((WaitKind.Question, "Run rm -rf /?", true), (question.Kind, question.Question, question.IsOpen));
        run.Done("codex");
        Assert.False(Assert.Single(run.Build().Waits).IsOpen);
    }

    [Fact]
    public void Latest_is_the_one_that_began_last_and_none_is_an_error_with_a_next_step()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<MoanaException>(() => Report.Write(new Moana.Storage.OrchestrationStore(folder["x.db"]), "latest", ReportFormat.Json, TimeProvider.System));
        Assert.Equal("OrchestrationNotFound", error.ErrorId);

        using var run = new RecordedRun([Task("t")], "codex");
        Assert.Equal(RecordedRun.Id, Report.Write(run.Store, "Latest", ReportFormat.Json, TimeProvider.System).OrchestrationId);
        Assert.Equal("OrchestrationNotFound", Assert.Throws<MoanaException>(() => Report.Write(run.Store, "nope", ReportFormat.Json, TimeProvider.System)).ErrorId);
    }
}
