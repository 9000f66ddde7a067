using Moana.Orchestration.Tests.Scheduling;
using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>What becomes of a prompt whose delivery did not simply succeed, and of reports that are late.</summary>
public sealed class DeliveryOutcomeTests
{
    private static readonly string[] A = ["a"];
    private static readonly SchedulerOptions Options = new();

    [Fact]
    public void A_refused_prompt_is_tried_again_later_and_longer_and_a_bounded_number_of_times()
    {
        var rig = Sent("1");
        var sends = 1;
        while (!rig.State.Ended)
        {
            rig.Tell(new Delivered("a", rig["1"].Turn!.Id, DeliveryOutcome.Refused, "a draft stands there"));
            Assert.Empty(rig.Sends);
            rig.Pass(Options.RefusalWait.Longest);
            sends += rig.Sends.Count();
        }

        Assert.Equal(Options.MaxRefusals + 1, sends);
        Assert.Contains("a draft stands there", rig["1"].Reason, StringComparison.Ordinal);
        Assert.Equal(0, rig["1"].Attempts);
    }

    [Fact]
    public void An_unverified_prompt_is_not_sent_again_but_asked_for_and_its_task_fails_as_unknown_without_an_answer()
    {
        var rig = Sent("1");
        var turn = rig["1"].Turn!.Id;
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Unverified, "no proof"));
        for (var i = 0; i < 100 && !rig.State.Ended; i++)
        {
            Assert.Empty(rig.Sends);
            if (rig.Commands.OfType<CheckTurn>().Any())
            {
                rig.Tell(new TurnChecked("a", turn, null, "?"));
            }

            rig.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((OrchestrationTaskStatus.Failed, 1), (rig["1"].Status, rig["1"].Attempts));
        Assert.StartsWith("Unknown:", rig["1"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_on_the_turn_is_a_reason_to_ask_the_pane_at_once()
    {
        var rig = Sent("1");
        var turn = rig["1"].Turn!.Id;
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Unverified, "no proof"));
        rig.Tell(new TurnChecked("a", turn, null, "?"));
        rig.Report("a", AgentStatus.Working, turn);
        Assert.Equal(new CheckTurn("a", turn, rig["1"].Turn!.Began), Assert.Single(rig.Commands));
    }

    [Fact]
    public void A_completed_screen_does_not_settle_the_doubt_since_it_can_be_of_the_turn_before()
    {
        var rig = Sent("1");
        var turn = rig["1"].Turn!.Id;
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Unverified, "no proof"));
        rig.Report("a", AgentStatus.Completed, turn);
        rig.Pass(Options.ReadyGrace + Options.ReadyGrace);
        Assert.Equal(TurnPhase.InDoubt, rig["1"].Turn!.Phase);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void The_mark_on_the_pane_settles_the_doubt(bool sent, int sends)
    {
        var rig = Sent("1");
        var turn = rig["1"].Turn!.Id;
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Unverified, "no proof"));
        rig.Tell(new TurnChecked("a", turn, sent, "the mark"));
        rig.Pass(Options.RefusalWait.First);
        Assert.Equal((sends == 0 ? TurnPhase.Open : TurnPhase.Sending, sends), (rig["1"].Turn!.Phase, rig.Sends.Count()));
        Assert.Equal(sends == 0, rig["1"].Turn!.Id == turn);
    }

    [Fact]
    public void A_report_of_the_turn_before_does_not_end_the_new_one()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        var old = rig.State.Agents["a"].Report!;
        rig.Tell(new Delivered("a", rig["2"].Turn!.Id, DeliveryOutcome.Submitted, "seen"));
        rig.Tell(new StatusReported(old));
        rig.Tell(new StatusReported(old with { Turn = rig["2"].Turn!.Id }));
        Assert.Equal(OrchestrationTaskStatus.Running, rig["2"].Status);
    }

    [Fact]
    public void An_agent_that_answered_before_anybody_saw_it_work_is_done_when_ready_has_stood_for_a_while()
    {
        var rig = Sent("1");
        var turn = rig["1"].Turn!.Id;
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Submitted, "seen"));
        rig.Report("a", AgentStatus.Idle, turn);
        rig.Pass(Options.ReadyGrace - TimeSpan.FromMilliseconds(1));
        Assert.Equal(OrchestrationTaskStatus.Running, rig["1"].Status);
        rig.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal(OrchestrationTaskStatus.Completed, rig["1"].Status);
    }

    [Fact]
    public void A_cancelled_task_leaves_its_agent_alone_until_the_delivery_and_the_work_are_over()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig["1"].Turn!.Id;
        rig.Tell(new CancelTask("1", "not wanted"));
        Assert.Empty(rig.Sends);
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Started, "seen"));
        rig.Report("a", AgentStatus.Working, turn);
        Assert.Empty(rig.Sends);
        rig.Pass(TimeSpan.FromSeconds(1));
        rig.Report("a", AgentStatus.Completed, turn);
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void After_a_resume_a_prompt_under_way_is_asked_for_and_an_open_turn_goes_on()
    {
        var before = new SchedulerRig([Task("1"), Task("2"), Task("3")], ["a", "b"]);
        before.Report("a", AgentStatus.Idle);
        before.Report("b", AgentStatus.Idle);
        var open = before.Take("a");
        var rig = new SchedulerRig([.. before.State.Tasks.Values], ["a", "b"]);
        Assert.Equal(("b", before["2"].Turn!.Id), Assert.Single(rig.Commands.OfType<CheckTurn>()) is var check ? (check.Agent, check.Turn) : default);
        rig.Pass(TimeSpan.FromSeconds(1));
        rig.Report("a", AgentStatus.Completed, open);
        Assert.Equal(OrchestrationTaskStatus.Completed, rig["1"].Status);
        Assert.Equal("3", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void After_a_take_over_by_somebody_else_the_agent_gets_nothing_more()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], ["a", "b"]);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Tell(new TakenOver("a", "orchestration x drives it now"));
        rig.Report("a", AgentStatus.Idle);
        Assert.Empty(rig.Sends);
        Assert.Contains("orchestration x", rig["1"].Reason, StringComparison.Ordinal);
        rig.Report("b", AgentStatus.Idle);
        Assert.Equal("b", Assert.Single(rig.Sends).Agent);
    }

    private static SchedulerRig Sent(string task)
    {
        var rig = new SchedulerRig([Task(task)], A);
        rig.Report("a", AgentStatus.Idle);
        Assert.Single(rig.Sends);
        return rig;
    }
}
