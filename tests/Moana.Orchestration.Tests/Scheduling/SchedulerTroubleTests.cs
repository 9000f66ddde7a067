using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>Agents that fail, hit a limit, hang or go.</summary>
public sealed class SchedulerTroubleTests
{
    private static readonly string[] A = ["a"];
    private static readonly string[] AB = ["a", "b"];

    [Fact]
    public void An_agent_that_was_moved_for_a_task_that_was_taken_back_is_looked_at()
    {
        var rig = new SchedulerRig([Task("1") with { Workspace = TaskWorkspace.Task }, Task("2")], ["a"]);
        rig.Report("a", AgentStatus.Idle);
        var (turn, seen) = (rig["1"].Turn!.Id, rig.State.Agents["a"].Report!);
        rig.Tell(new CancelTask("1", "not needed"));
        rig.Sees = _ => seen;
        rig.Tell(new Prepared("a", turn, PreparationOutcome.Ready, "", Started: rig.Now));
        Assert.Equal("2", Assert.Single(rig.Commands.OfType<PrepareWorkspace>()).Task.Id);
    }

    [Fact]
    public void An_agent_whose_task_is_taken_back_while_its_answer_is_read_gets_the_next_one_after_that()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], ["a"]);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        rig.Reads = _ =>
        {
            rig.Tell(new CancelTask("1", "not needed"));
            Assert.Empty(rig.Sends);
            return null;
        };
        rig.Report("a", AgentStatus.Completed, turn);
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void A_turn_that_ends_after_its_task_went_back_to_a_shared_queue_frees_its_agent()
    {
        var now = DateTimeOffset.UnixEpoch;
        var report = new StatusReport
        {
            Name = "a", Status = AgentStatus.Idle, Evidence = "it looks idle", Since = now, Session = "s", Window = "1:w", Address = new() { PaneId = "%1" }, Profile = "p",
        };
        var state = Scheduler.Join("o", ["a"], new(), now);
        Step(new StatusReported(report));
        var turn = Step(new Claimed([new("a", new() { Task = Task("1") with { TimeoutSeconds = 60, MaxAttempts = 2 }, Index = 0 })])).Commands.OfType<SendPrompt>().Single().Request.Turn;
        Step(new Delivered("a", turn, DeliveryOutcome.Started, "seen"));
        Step(new StatusReported(report with { Status = AgentStatus.Working, Turn = turn }));
        now += TimeSpan.FromMinutes(5);
        Assert.Equal(OrchestrationTaskStatus.Pending, Assert.Single(Step(new Tick()).Changed).Status);
        Assert.Empty(state.Tasks);
        var read = Step(new StatusReported(report with { Status = AgentStatus.Completed, Turn = turn, Since = now })).Commands.OfType<ReadTurn>().Single();
        Assert.Equal(["a"], Step(new TurnRead(read.TaskId, read.Turn, null)).Free);

        Decision Step(SchedulerEvent happened)
        {
            var decision = Scheduler.Step(state, happened, now);
            state = decision.State;
            return decision;
        }
    }

    [Fact]
    public void A_failed_agent_is_parked_and_its_task_goes_to_another()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], AB);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Failed, rig.Take("a"));
        Assert.Empty(rig.Sends);
        rig.Report("b", AgentStatus.Idle);
        Assert.Equal(("1", 2), (Assert.Single(rig.Sends).Request.TaskId, rig.Sends.Single().Request.Attempt));
        rig.Pass(new SchedulerOptions().FailureWait.First);
        Assert.Equal(("a", "2"), (Assert.Single(rig.Sends).Agent, rig.Sends.Single().Request.TaskId));
    }

    [Fact]
    public void A_rate_limited_agent_comes_back_at_the_time_it_names_and_the_attempt_does_not_count()
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 1 }], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        rig.Report("a", AgentStatus.RateLimited, turn, resetsAt: rig.Now.AddHours(5));
        rig.Pass(TimeSpan.FromHours(5) - TimeSpan.FromSeconds(1));
        Assert.Empty(rig.Sends);
        rig.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Assert.Single(rig.Sends).Request.Attempt);
    }

    [Fact]
    public void A_rate_limit_without_an_end_is_waited_for_longer_each_time()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        var waits = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var turn = rig.Take("a");
            rig.Report("a", AgentStatus.RateLimited, turn);
            var from = rig.Now;
            while (!rig.Sends.Any())
            {
                rig.Pass(TimeSpan.FromSeconds(10));
            }

            waits.Add((rig.Now - from).TotalMinutes);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], waits);
    }

    [Fact]
    public void A_limit_whose_named_time_has_passed_before_the_run_holds_nobody_up()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], AB);
        rig.Report("a", AgentStatus.RateLimited, since: rig.Now - TimeSpan.FromHours(2), resetsAt: rig.Now - TimeSpan.FromHours(1));
        Assert.Equal("a", Assert.Single(rig.Sends).Agent);
        rig.Report("b", AgentStatus.RateLimited, since: rig.Now - TimeSpan.FromHours(2), resetsAt: rig.Now + TimeSpan.FromMinutes(5));
        Assert.Empty(rig.Sends);
        rig.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("b", Assert.Single(rig.Sends).Agent);
    }

    [Fact]
    public void A_turn_that_ends_at_a_limit_with_a_time_in_the_past_is_waited_for_longer_each_time()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.RateLimited, rig.Take("a"), resetsAt: rig.Now - TimeSpan.FromHours(1));
        rig.Pass(TimeSpan.FromSeconds(59));
        Assert.Empty(rig.Sends);
        rig.Pass(TimeSpan.FromSeconds(2));
        Assert.Single(rig.Sends);
        rig.Report("a", AgentStatus.RateLimited, rig.Take("a"), resetsAt: rig.Now - TimeSpan.FromHours(1));
        rig.Pass(TimeSpan.FromSeconds(61));
        Assert.Empty(rig.Sends);
        rig.Pass(TimeSpan.FromSeconds(60));
        Assert.Single(rig.Sends);
    }

    [Fact]
    public void A_task_that_takes_too_long_is_given_to_another_and_its_agent_left_alone_until_it_is_done()
    {
        var rig = new SchedulerRig([Task("1") with { TimeoutSeconds = 60 }, Task("2"), Task("3")], AB);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        rig.Pass(TimeSpan.FromSeconds(60));
        Assert.Empty(rig.Sends);
        rig.Report("b", AgentStatus.Idle);
        Assert.Equal("1", Assert.Single(rig.Sends).Request.TaskId);
        rig.Report("a", AgentStatus.Completed, turn);
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void When_every_agent_is_gone_the_tasks_fail_with_the_reason_instead_of_waiting()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Report("a", AgentStatus.Exited);
        Assert.Equal(OrchestrationTaskStatus.Pending, rig["1"].Status);
        rig.Pass(new SchedulerOptions().GoneGrace);
        Assert.True(rig.State.Ended);
        Assert.Contains("it looks Exited", rig["2"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gone_agent_is_restarted_a_bounded_number_of_times_where_that_is_wanted()
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 9 }], A, new SchedulerOptions { RestartAgents = true, MaxRestarts = 2 });
        rig.Report("a", AgentStatus.Exited);
        for (var i = 0; i < 2; i++)
        {
            rig.Pass(TimeSpan.FromMinutes(1));
            Assert.Single(rig.Commands.OfType<RestartAgent>());
            rig.Tell(new Restarted("a", null));
            rig.Report("a", AgentStatus.Idle);
            rig.Take("a");
            rig.Report("a", AgentStatus.Exited);
        }

        rig.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty(rig.Commands);
        Assert.True(rig.State.Ended);
    }

    [Fact]
    public void When_no_agent_becomes_able_the_tasks_fail_in_the_end_and_say_what_the_agents_did()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.WaitingForInput, question: "Log in?");
        rig.Pass(new SchedulerOptions().StallTimeout);
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["1"].Status);
        Assert.Contains("a is WaitingForInput", rig["1"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_that_cannot_be_watched_are_unknown_and_the_others_go_on()
    {
        var rig = new SchedulerRig([Task("1", "a")], AB);
        rig.Report("b", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Working);
        rig.Tell(new WatchBroken("no answer from tmux.", ["A"]));
        Assert.Equal((AgentStatus.Unknown, AgentStatus.Idle), (rig.State.Agents["a"].Report!.Status, rig.State.Agents["b"].Report!.Status));
        Assert.Contains(rig.Events, e => e.Kind == OrchestrationEventKind.Warning && e.Message.Contains("no answer from tmux.", StringComparison.Ordinal));
        rig.Tell(new WatchBroken("no answer from tmux."));
        Assert.Equal(AgentStatus.Unknown, rig.State.Agents["b"].Report!.Status);
    }

    [Fact]
    public void A_task_whose_only_agent_was_taken_over_fails_with_who_did_so()
    {
        var rig = new SchedulerRig([Task("1", "a"), Task("2")], AB);
        rig.Report("a", AgentStatus.Working);
        rig.Tell(new TakenOver("a", "Another orchestration took it."));
        Assert.Equal("No agent is left to take it: a: Another orchestration took it.", rig["1"].Reason);
        Assert.Equal(OrchestrationTaskStatus.Pending, rig["2"].Status);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new AddTask(Task("3", "a")));
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["3"].Status);
        Assert.Empty(rig.Sends);
    }

    [Fact]
    public void A_prompt_in_doubt_that_went_with_the_server_was_an_attempt()
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 2 }], ["a"]);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new Delivered("a", rig["1"].Turn!.Id, DeliveryOutcome.Unverified, "no look"));
        rig.Tell(new ServerLost("the server is gone"));
        Assert.Equal((OrchestrationTaskStatus.Pending, 1, 1, TurnOutcome.Lost), (rig["1"].Status, rig["1"].Attempts, rig["1"].Failures, rig["1"].Outcome));
    }

    [Fact]
    public void A_task_that_meets_a_limit_too_often_fails()
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 1 }], ["a"], new SchedulerOptions { MaxRateLimits = 2 });
        rig.Report("a", AgentStatus.Idle);
        foreach (var then in new[] { OrchestrationTaskStatus.Pending, OrchestrationTaskStatus.Pending, OrchestrationTaskStatus.Failed })
        {
            rig.Report("a", AgentStatus.RateLimited, rig.Take("a"));
            Assert.Equal(then, rig["1"].Status);
            rig.Pass(TimeSpan.FromMinutes(5));
        }
    }

    [Fact]
    public void An_agent_whose_task_was_taken_back_while_its_delivery_was_in_doubt_is_free_after_that_turn()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], ["a"]);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig["1"].Turn!.Id;
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Unverified, "no look"));
        rig.Tell(new CancelTask("1", "not needed"));
        Assert.Empty(rig.Sends);
        rig.Report("a", AgentStatus.Working, turn);
        rig.Pass(TimeSpan.FromSeconds(1));
        rig.Report("a", AgentStatus.Completed, turn);
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void As_long_as_anybody_works_nobody_is_given_up()
    {
        var options = new SchedulerOptions();
        var rig = new SchedulerRig([Task("1", "a") with { TimeoutSeconds = 4 * 3600 }, Task("2", "b")], AB);
        rig.Report("b", AgentStatus.WaitingForInput, question: "Log in?");
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Working, rig.Take("a"));
        rig.Pass(options.StallTimeout * 2);
        rig.Report("a", AgentStatus.Completed, rig["1"].Turn!.Id);
        rig.Pass(options.StallTimeout - TimeSpan.FromMinutes(1));
        Assert.Equal(OrchestrationTaskStatus.Pending, rig["2"].Status);
        rig.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["2"].Status);
    }

    [Fact]
    public void A_task_with_a_workspace_that_comes_later_has_it_made_ready_and_a_correction_there_is_no_new_attempt()
    {
        var rig = new SchedulerRig([Task("1", "b")], AB);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new AddTask(Task("2") with { Workspace = TaskWorkspace.Task, Validate = ["make"], MaxFixes = 1 }));
        Assert.Equal(1, Assert.Single(rig.Commands.OfType<PrepareWorkspace>()).Attempt);
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.Preparing);
        rig.Tell(new Prepared("a", rig["2"].Turn!.Id, PreparationOutcome.Ready, ""));
        rig.Finish("a");
        rig.Tell(new Validated("2", rig["2"].Turn!.Id, [new() { Command = "make", Passed = false, ExitCode = 2 }]));
        Assert.Equal(1, Assert.Single(rig.Commands.OfType<PrepareWorkspace>()).Attempt);
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.Preparing);
        Assert.Equal([1, 1], rig.Events.Where(e => e is { TaskId: "2", Kind: OrchestrationEventKind.PromptSubmitted or OrchestrationEventKind.ValidationFailed }).Select(e => e.Attempt));
    }
}
