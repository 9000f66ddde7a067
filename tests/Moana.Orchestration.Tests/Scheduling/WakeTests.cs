using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>When the scheduler wants to be called again: at the moment at which the next thing is due, and not after it.</summary>
public sealed class WakeTests
{
    private static readonly string[] A = ["a"];
    private static readonly SchedulerOptions Options = new();
    private static readonly SchedulerOptions Restarting = new() { RestartAgents = true };

    [Fact]
    public void A_failed_agent_is_waited_for_twice_as_long_each_time_until_a_task_of_its_is_done()
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 3 }, Task("2")], A);
        rig.Report("a", AgentStatus.Failed);
        AssertDue(rig, Options.FailureWait.First);
        foreach (var times in new[] { 2, 4 })
        {
            rig.Pass(rig.State.WakeAt!.Value - rig.Now);
            rig.Report("a", AgentStatus.Failed, rig.Take("a"));
            AssertDue(rig, Options.FailureWait.First * times);
        }

        rig.Pass(Options.FailureWait.First * 4);
        rig.Finish("a");
        rig.Report("a", AgentStatus.Failed, rig.Take("a"));
        AssertDue(rig, Options.FailureWait.First);
    }

    [Fact]
    public void A_pane_is_asked_of_a_delivery_in_doubt_at_once_and_then_in_intervals_until_that_is_given_up()
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 1 }], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig["1"].Turn!.Id;
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Unverified, "no look"));
        Assert.Single(rig.Commands.OfType<CheckTurn>());
        var from = rig.Now;
        for (var asked = 1; rig.Now + Options.DoubtInterval < from + Options.DoubtTimeout; asked++)
        {
            rig.Tell(new TurnChecked("a", turn, null, "no look"));
            AssertDue(rig, Options.DoubtInterval);
            Assert.Empty(rig.Commands);
            rig.Pass(Options.DoubtInterval);
            Assert.Single(rig.Commands.OfType<CheckTurn>());
        }

        Assert.Equal(TurnPhase.InDoubt, rig["1"].Turn!.Phase);
        AssertDue(rig, from + Options.DoubtTimeout - rig.Now);
        rig.Pass(Options.DoubtInterval);
        Assert.Equal((OrchestrationTaskStatus.Failed, true, 1), (rig["1"].Status, rig["1"].IsInDoubt, rig["1"].Attempts));
    }

    [Fact]
    public void A_turn_is_due_when_its_time_is_over_and_is_looked_at_once_more_then()
    {
        var rig = new SchedulerRig([Task("1") with { TimeoutSeconds = 60 }], A);
        rig.Report("a", AgentStatus.Idle);
        var from = rig["1"].Turn!.TimedFrom;
        rig.Take("a");
        rig.Sees = _ => null;
        rig.Pass(Options.ReadyGrace);
        Assert.Equal(from.AddSeconds(60), rig.State.WakeAt);
        rig.Pass(from.AddSeconds(60) - rig.Now);
        AssertDue(rig, Options.DoubtInterval);
        Assert.Equal(OrchestrationTaskStatus.Running, rig["1"].Status);
    }

    [Fact]
    public void A_working_agent_that_says_nothing_is_due_for_a_look()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Pass(Options.ReadyGrace);
        Assert.Equal(rig.State.Agents["a"].ReportedAt + Options.QuietLook, rig.State.WakeAt);
    }

    [Fact]
    public void A_program_that_is_gone_is_given_up_after_a_moment_unless_it_comes_back()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], A);
        rig.Report("a", AgentStatus.Exited);
        AssertDue(rig, Options.GoneGrace);
        rig.Pass(TimeSpan.FromSeconds(2));
        rig.Report("a", AgentStatus.Working);
        Assert.Contains(rig.Events, e => e is { Kind: OrchestrationEventKind.AgentReturned, Message: "Its program runs again.", Agent: "a" });
        rig.Pass(Options.GoneGrace);
        Assert.Null(rig.State.Agents["a"].Lost);
        Assert.False(rig.State.Ended);
        rig.Report("a", AgentStatus.Exited);
        rig.Pass(Options.GoneGrace);
        Assert.True(rig.State.Ended);
        Assert.Null(rig.State.WakeAt);
    }

    [Fact]
    public void One_that_comes_back_by_itself_is_not_started_again()
    {
        var rig = new SchedulerRig([Task("1")], A, Restarting);
        rig.Report("a", AgentStatus.Exited);
        AssertDue(rig, Options.RestartWait.First);
        rig.Report("a", AgentStatus.Idle);
        rig.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty(rig.Commands.OfType<RestartAgent>());
    }

    [Fact]
    public void A_restart_that_fails_is_tried_again_after_a_longer_wait_a_bounded_number_of_times()
    {
        var rig = new SchedulerRig([Task("1")], A, Restarting);
        rig.Report("a", AgentStatus.Exited);
        foreach (var times in new[] { 1, 2, 4 })
        {
            AssertDue(rig, Options.RestartWait.First * times);
            rig.Pass(Options.RestartWait.First * times);
            Assert.Single(rig.Commands.OfType<RestartAgent>());
            // Of the program before nothing counts any more.
            rig.Report("a", AgentStatus.Exited, since: rig.Now.AddSeconds(-1));
            Assert.True(rig.State.Agents["a"].Restarting);
            rig.Tell(new Restarted("a", "no such program"));
            Assert.Contains(rig.Events, e => e is { Kind: OrchestrationEventKind.Warning, Agent: "a" } && e.Message.EndsWith("no such program", StringComparison.Ordinal));
        }

        AssertDue(rig, Options.GoneGrace);
        rig.Pass(Options.GoneGrace);
        Assert.True(rig.State.Ended);
    }

    [Fact]
    public void An_agent_at_its_limit_is_free_when_that_is_over_or_when_it_is_seen_ready_after_it_began()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.RateLimited, resetsAt: rig.Now.AddMinutes(30));
        AssertDue(rig, TimeSpan.FromMinutes(30));
        Assert.Equal(rig.Now.AddMinutes(30), Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.AgentParked).Until);
        var parked = rig.Now;
        rig.Pass(TimeSpan.FromMinutes(1));
        rig.Report("a", AgentStatus.Idle, since: parked);
        Assert.Empty(rig.Sends);
        rig.Report("a", AgentStatus.Idle);
        Assert.Single(rig.Sends);
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.AgentReturned && e.Message.StartsWith("It is ready again", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wait_that_is_over_is_told()
    {
        var rig = new SchedulerRig([Task("1", "b")], ["a", "b"]);
        rig.Report("a", AgentStatus.Failed);
        rig.Pass(Options.FailureWait.First);
        Assert.Equal("Its wait is over.", Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.AgentReturned).Message);
    }

    [Fact]
    public void What_nobody_sees_is_told_when_it_has_lasted()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Unknown);
        AssertDue(rig, Options.StallNotice);
        rig.Report("a", AgentStatus.Idle);
        rig.Lose("a");
        Assert.Equal(rig.Now + Options.LostHostPatience, rig.State.WakeAt);
    }

    [Fact]
    public void An_answer_is_looked_after_when_it_should_have_helped()
    {
        var rig = new SchedulerRig([Task("1")], A, new() { Answers = [new() { Rule = "permission", Keys = ["y"] }] });
        rig.Report("a", AgentStatus.WaitingForInput, question: "Run it?", rule: "permission");
        rig.Tell(new Answered("a", "Run it?", null));
        AssertDue(rig, Options.AnswerWait.First);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(90, 60)]
    public void A_run_ends_with_its_time_or_when_nothing_has_gone_on_for_long(int limit, int minutes)
    {
        var rig = new SchedulerRig([Task("1")], A, new() { Timeout = TimeSpan.FromMinutes(limit) });
        rig.Report("a", AgentStatus.WaitingForInput, question: "Log in?");
        AssertDue(rig, TimeSpan.FromMinutes(minutes));
        rig.Pass(TimeSpan.FromMinutes(minutes));
        Assert.True(rig.State.Ended);
        Assert.Null(rig.State.WakeAt);
    }

    private static void AssertDue(SchedulerRig rig, TimeSpan wait) => Assert.Equal(rig.Now + wait, rig.State.WakeAt);
}
