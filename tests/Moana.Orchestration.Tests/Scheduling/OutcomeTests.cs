using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>How turns end, and what becomes of their tasks. Only a completed one is done.</summary>
public sealed class OutcomeTests
{
    private static readonly string[] A = ["a"];
    private static readonly string[] AB = ["a", "b"];

    [Theory]
    [InlineData(AgentStatus.Idle)]
    [InlineData(AgentStatus.Working)]
    public void An_interrupted_turn_fails_its_task_is_not_sent_again_and_skips_what_depends_on_it(AgentStatus then)
    {
        var rig = new SchedulerRig([Task("1"), Task("2") with { DependsOn = ["1"] }], AB);
        rig.Report("b", AgentStatus.Working);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", then, rig.Take("a"), outcome: TurnOutcome.Interrupted);
        Assert.Empty(rig.Sends);
        Assert.Equal((OrchestrationTaskStatus.Failed, TurnOutcome.Interrupted, 1), (rig["1"].Status, rig["1"].ToResult("o", []).Outcome, rig["1"].Attempts));
        Assert.Equal(2, rig["1"].ToResult("o", []).DurationSeconds);
        Assert.Contains("was interrupted: it looks", rig["1"].Reason, StringComparison.Ordinal);
        Assert.Equal(OrchestrationTaskStatus.Skipped, rig["2"].Status);
        Assert.Contains("was interrupted", rig["2"].Reason, StringComparison.Ordinal);
        Assert.Equal(TurnOutcome.Interrupted, rig.Events.Single(e => e.Kind == OrchestrationEventKind.TaskFailed).Outcome);
    }

    [Theory]
    [InlineData(DeliveryOutcome.Started, 3, 1, OrchestrationTaskStatus.Pending)]
    [InlineData(DeliveryOutcome.Unverified, 3, 1, OrchestrationTaskStatus.Pending)]
    [InlineData(DeliveryOutcome.Refused, 3, 0, OrchestrationTaskStatus.Pending)]
    [InlineData(DeliveryOutcome.Started, 1, 1, OrchestrationTaskStatus.Failed)]
    public void A_prompt_that_went_with_the_server_counts_when_its_receipt_says_so_afterwards(DeliveryOutcome outcome, int most, int attempts, OrchestrationTaskStatus then)
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = most }], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = Assert.Single(rig.Sends).Request.Turn;
        rig.Tell(new ServerLost("the server is gone"));
        rig.Tell(new Delivered("a", turn, outcome, "its receipt"));
        rig.Tell(new Delivered("a", "another", DeliveryOutcome.Started, "of another turn"));
        Assert.Equal((then, attempts, attempts), (rig["1"].Status, rig["1"].Attempts, rig["1"].Failures));
        Assert.Equal(attempts == 0 ? null : TurnOutcome.Lost, rig["1"].Outcome);
    }

    [Fact]
    public void A_late_report_from_before_the_prompt_is_no_end_though_the_agent_was_seen_to_work_on_it()
    {
        var rig = new SchedulerRig([Task("1")], A);
        var before = rig.Now.AddSeconds(-1);
        rig.Report("a", AgentStatus.Completed, since: before);
        var turn = rig.Take("a");
        rig.Report("a", AgentStatus.Completed, turn, since: before);
        Assert.Equal(OrchestrationTaskStatus.Running, rig["1"].Status);
        rig.Report("a", AgentStatus.Working, turn);
        rig.Report("a", AgentStatus.Completed, turn);
        Assert.Equal(OrchestrationTaskStatus.Completed, rig["1"].Status);
    }

    [Fact]
    public void An_agent_whose_turn_was_interrupted_is_left_to_whoever_did_so_for_a_while()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Idle, rig.Take("a"), outcome: TurnOutcome.Interrupted);
        Assert.Empty(rig.Sends);
        rig.Pass(new SchedulerOptions().InterruptWait);
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void An_interrupted_turn_is_an_attempt_that_failed_where_that_is_wanted()
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 2 }], A, new SchedulerOptions { WhenInterrupted = WhenInterrupted.Retry });
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Idle, rig.Take("a"), outcome: TurnOutcome.Interrupted);
        rig.Pass(new SchedulerOptions().InterruptWait);
        Assert.Equal(2, Assert.Single(rig.Sends).Request.Attempt);
        rig.Report("a", AgentStatus.Idle, rig.Take("a"), outcome: TurnOutcome.Interrupted);
        Assert.Equal((OrchestrationTaskStatus.Failed, TurnOutcome.Interrupted), (rig["1"].Status, rig["1"].Outcome!.Value));
    }

    [Fact]
    public void A_task_says_for_itself_what_becomes_of_it()
    {
        var rig = new SchedulerRig([Task("1") with { WhenInterrupted = WhenInterrupted.Fail }], A, new SchedulerOptions { WhenInterrupted = WhenInterrupted.Ask });
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Idle, rig.Take("a"), outcome: TurnOutcome.Interrupted);
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["1"].Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_held_task_waits_until_a_person_has_it_tried_again_or_takes_it_back(bool again)
    {
        var rig = new SchedulerRig([Task("1"), Task("2") with { DependsOn = ["1"] }], A, new SchedulerOptions { WhenInterrupted = WhenInterrupted.Ask });
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Idle, rig.Take("a"), outcome: TurnOutcome.Interrupted);
        rig.Pass(TimeSpan.FromMinutes(30));
        Assert.Empty(rig.Sends);
        Assert.Equal(OrchestrationTaskStatus.Held, rig["1"].Status);
        Assert.Equal("1", Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.TaskHeld).TaskId);
        rig.Tell(again ? new RetryTask("1") : new CancelTask("1", "no longer needed"));
        Assert.Equal(again ? ["1"] : [], rig.Sends.Select(s => s.Request.TaskId));
        Assert.Equal(!again, rig.State.Ended);
    }

    [Fact]
    public void A_held_task_that_nobody_decides_upon_fails_in_the_end()
    {
        var rig = new SchedulerRig([Task("1")], A, new SchedulerOptions { WhenInterrupted = WhenInterrupted.Ask });
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Idle, rig.Take("a"), outcome: TurnOutcome.Interrupted);
        rig.Pass(new SchedulerOptions().StallTimeout + TimeSpan.FromMinutes(1));
        Assert.StartsWith("Nobody decided", rig["1"].Reason, StringComparison.Ordinal);
        Assert.True(rig.State.Ended);
    }

    [Fact]
    public void A_lost_turn_is_a_failed_attempt_that_is_tried_again_within_the_attempts()
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 2 }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Idle, rig.Take("a"), outcome: TurnOutcome.Lost);
        Assert.Equal(2, Assert.Single(rig.Sends).Request.Attempt);
        Assert.Equal(TurnOutcome.Lost, rig.Events.Single(e => e.Kind == OrchestrationEventKind.TaskRequeued).Outcome);
        rig.Report("a", AgentStatus.Idle, rig.Take("a"), outcome: TurnOutcome.Lost);
        Assert.Equal((OrchestrationTaskStatus.Failed, TurnOutcome.Lost), (rig["1"].Status, rig["1"].Outcome!.Value));
        Assert.Contains("lost its turn", rig["1"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_turn_in_the_same_pane_is_not_the_tasks()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Report("a", AgentStatus.Working, "a person's");
        rig.Report("a", AgentStatus.Completed, "a person's", outcome: TurnOutcome.Completed);
        rig.Pass(new SchedulerOptions().ReadyGrace);
        Assert.Equal((OrchestrationTaskStatus.Failed, TurnOutcome.Interrupted), (rig["1"].Status, rig["1"].Outcome!.Value));
        Assert.Contains("another prompt", rig["1"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pane_without_the_turns_mark_holds_another_program()
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 1 }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Report("a", AgentStatus.Idle, turn: null);
        rig.Pass(new SchedulerOptions().ReadyGrace);
        Assert.Equal((OrchestrationTaskStatus.Failed, TurnOutcome.Lost), (rig["1"].Status, rig["1"].Outcome!.Value));
    }

    [Fact]
    public void An_old_report_without_the_mark_is_checked_with_a_fresh_look()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig["1"].Turn!.Id;
        rig.Sees = a => rig.State.Agents[a].Report! with { Turn = turn, Status = AgentStatus.Completed, Since = rig.Now, Outcome = TurnOutcome.Completed };
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Submitted, "seen"));
        rig.Pass(new SchedulerOptions().ReadyGrace);
        Assert.Equal((OrchestrationTaskStatus.Completed, TurnOutcome.Completed), (rig["1"].Status, rig["1"].Outcome!.Value));
    }

    [Fact]
    public void A_task_that_ran_out_of_time_has_no_outcome()
    {
        var rig = new SchedulerRig([Task("1") with { TimeoutSeconds = 60, MaxAttempts = 1 }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Working, rig.Take("a"));
        rig.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal((OrchestrationTaskStatus.Failed, null), (rig["1"].Status, rig["1"].Outcome));
    }

    [Fact]
    public void A_draft_that_stands_in_the_composer_is_told_as_a_stall_and_named_in_the_end()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        while (!rig.State.Ended)
        {
            rig.Tell(new Delivered("a", rig["1"].Turn!.Id, DeliveryOutcome.Refused, "the composer holds a draft"));
            rig.Pass(new SchedulerOptions().RefusalWait.Longest);
        }

        var warning = Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.AgentStalled);
        Assert.Equal(("a", "1"), (warning.Agent, warning.TaskId));
        Assert.Contains("the composer holds a draft", warning.Message, StringComparison.Ordinal);
        Assert.Contains("the composer holds a draft", rig["1"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_time_runs_out_a_task_names_what_it_waited_for()
    {
        var rig = new SchedulerRig([Task("1")], A, new SchedulerOptions { Timeout = TimeSpan.FromMinutes(1) });
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new Delivered("a", rig["1"].Turn!.Id, DeliveryOutcome.Refused, "the composer holds a draft"));
        rig.Report("a", AgentStatus.WaitingForInput, question: "?");
        rig.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(OrchestrationTaskStatus.Cancelled, rig["1"].Status);
        Assert.Contains("the composer holds a draft", rig["1"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_been_free_longest_gets_the_next_task_and_whoever_failed_with_one_does_not_get_it_again()
    {
        var rig = new SchedulerRig([Task("1")], AB, new SchedulerOptions { WhenInterrupted = WhenInterrupted.Ask });
        rig.Report("b", AgentStatus.Idle);
        rig.Report("b", AgentStatus.Idle, rig.Take("b"), outcome: TurnOutcome.Interrupted);
        rig.Pass(new SchedulerOptions().InterruptWait);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new AddTask(Task("2")));
        Assert.Equal(("2", "b"), (Assert.Single(rig.Sends).Request.TaskId, rig.Sends.Single().Agent));
        rig.Finish("b");
        rig.Report("a", AgentStatus.Working);
        rig.Pass(TimeSpan.FromSeconds(1));
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new RetryTask("1"));
        Assert.Equal("a", Assert.Single(rig.Sends).Agent);
    }
}
