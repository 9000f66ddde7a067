using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What time and budget count for a task, and what they do not.</summary>
public sealed class BoundsTests
{
    private static readonly string[] A = ["a"];
    private static readonly string[] AB = ["a", "b"];
    private static readonly SchedulerOptions Options = new();
    private static readonly TimeSpan Half = TimeSpan.FromMinutes(30);

    [Fact]
    public void A_delivery_that_never_ends_is_given_up_in_doubt_when_the_tasks_time_is_over()
    {
        var rig = new SchedulerRig([Task("1") with { TimeoutSeconds = 60, MaxAttempts = 3 }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal((OrchestrationTaskStatus.Failed, true, 1), (rig["1"].Status, rig["1"].IsInDoubt, rig["1"].Attempts));
    }

    [Fact]
    public void A_validation_has_limits_of_its_own()
    {
        var rig = new SchedulerRig([Task("1") with { TimeoutSeconds = 60, Validate = ["make"] }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        rig.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal((OrchestrationTaskStatus.Validating, 0), (rig["1"].Status, rig["1"].Failures));
    }

    [Fact]
    public void An_end_that_was_reported_for_before_the_prompt_counts_when_a_fresh_look_still_shows_it()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig["1"].Turn!;
        rig.Tell(new Delivered("a", turn.Id, DeliveryOutcome.Submitted, "seen"));
        rig.Report("a", AgentStatus.Completed, turn.Id, since: turn.Began);
        rig.Pass(Options.ReadyGrace);
        Assert.Equal(OrchestrationTaskStatus.Completed, rig["1"].Status);
    }

    [Fact]
    public void What_a_turn_used_whose_task_was_taken_back_counts_for_the_whole()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], A) { Reads = read => AnswerTests.Turn(read, "x", tokens: 30) };
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        rig.Tell(new CancelTask("1", "not needed"));
        rig.Report("a", AgentStatus.Completed, turn);
        Assert.Equal(30, rig.State.Used!.Tokens);
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void A_run_is_not_parked_while_a_task_that_there_is_a_budget_for_waits_for_its_agent()
    {
        var rig = new SchedulerRig([Task("1", "a") with { Validate = ["make"] }, Task("2", "b")], AB, new() { Budget = new() { TaskTokens = 40 } }) { Reads = read => AnswerTests.Turn(read, "x", tokens: 45) };
        rig.Report("b", AgentStatus.Working);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        rig.Report("a", AgentStatus.Completed, turn);
        rig.Tell(new Validated("1", turn, [new() { Command = "make", Passed = false, ExitCode = 1, Output = "no" }]));
        Assert.Null(rig.State.Parked);
        Assert.Equal((OrchestrationTaskStatus.Pending, null), (rig["1"].Status, rig.State.Agents["a"].TaskId));
    }

    [Fact]
    public void Time_in_which_nobody_ran_is_neither_the_runs_nor_one_without_progress()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.WaitingForInput, question: "Log in?");
        rig.Pass(Half);
        rig.Sleep(TimeSpan.FromHours(2));
        rig.Pass(Half - TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationTaskStatus.Pending, rig["1"].Status);
        rig.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["1"].Status);

        var timed = new SchedulerRig([Task("1")], A, new() { Timeout = Half });
        timed.Report("a", AgentStatus.WaitingForInput, question: "Log in?");
        timed.Sleep(TimeSpan.FromHours(2));
        timed.Pass(Half - TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationTaskStatus.Pending, timed["1"].Status);
        timed.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationTaskStatus.Cancelled, timed["1"].Status);
    }

    [Fact]
    public void Who_tells_again_that_it_is_ready_has_been_free_as_long_as_before()
    {
        var rig = new SchedulerRig([Task("0", "c")], ["a", "b", "c"]);
        foreach (var agent in new[] { "b", "a", "b" })
        {
            rig.Report(agent, AgentStatus.Idle);
            rig.Pass(TimeSpan.FromSeconds(1));
        }

        rig.Tell(new AddTask(Task("1")));
        Assert.Equal("b", Assert.Single(rig.Sends).Agent);
    }

    [Fact]
    public void All_tasks_that_an_end_makes_ready_are_given_out_at_once()
    {
        var rig = new SchedulerRig([Task("0", "a"), Task("1") with { DependsOn = ["0"] }, Task("2") with { DependsOn = ["0"] }], ["a", "b", "c", "d"]);
        foreach (var agent in rig.State.Agents.Keys)
        {
            rig.Report(agent, AgentStatus.Idle);
        }

        rig.Finish("a");
        Assert.Equal(["1", "2"], rig.Sends.Select(s => s.Request.TaskId));
    }

    [Fact]
    public void In_a_run_a_task_whose_agents_are_gone_fails_and_one_whose_agents_may_come_waits()
    {
        var rig = new SchedulerRig([Task("1", "a"), Task("2", "later")], A, new() { RunToken = "t" });
        rig.Report("a", AgentStatus.Exited);
        rig.Pass(Options.GoneGrace);
        Assert.Equal((OrchestrationTaskStatus.Failed, OrchestrationTaskStatus.Pending), (rig["1"].Status, rig["2"].Status));
    }

    [Theory]
    [InlineData(null, "t")]
    [InlineData("c0ffee", "main")]
    public void A_task_begins_from_what_the_one_before_it_made_and_from_the_branch_when_that_has_landed(string? landed, string from)
    {
        var done = new TaskState
        {
            Task = Task("1"), Index = 0, Status = OrchestrationTaskStatus.Completed,
            Change = new() { Name = "1", Path = "/w", Repository = "/r", Branch = "b", Base = "0", Tip = "t", Target = "main", LandedAs = landed },
        };
        var next = new TaskState { Task = Task("2") with { DependsOn = ["1"], Base = "1", Workspace = TaskWorkspace.Task }, Index = 1 };
        var rig = new SchedulerRig([done, next], A);
        rig.Report("a", AgentStatus.Idle);
        Assert.Equal((from, "main"), Assert.Single(rig.Commands.OfType<PrepareWorkspace>()) is var made ? (made.Base, made.Target) : default);
    }
}
