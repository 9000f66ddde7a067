using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>Agents that can take nothing while nobody sees it.</summary>
public sealed class StallTests
{
    private static readonly string[] A = ["a"];

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_screen_that_tells_nothing_for_a_minute_is_told_once_and_its_end_once()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Unknown);
        rig.Pass(Minute - TimeSpan.FromSeconds(1));
        Assert.Empty(Stalls(rig));
        rig.Pass(TimeSpan.FromMinutes(10));
        var told = Assert.Single(Stalls(rig));
        Assert.Equal(("a", AgentStatus.Unknown), (told.Agent, told.Status));
        Assert.Contains("it looks Unknown", told.Message, StringComparison.Ordinal);

        rig.Report("a", AgentStatus.Idle);
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.AgentReturned);
        rig.Report("a", AgentStatus.Unknown);
        rig.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(2, Stalls(rig).Count);
    }

    [Fact]
    public void What_a_fresh_look_does_not_show_any_more_is_not_told()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Unknown);
        var idle = rig.State.Agents["a"].Report! with { Status = AgentStatus.Idle };
        rig.Sees = _ => idle;
        rig.Pass(TimeSpan.FromMinutes(2));
        Assert.Empty(Stalls(rig));
    }

    [Fact]
    public void A_hindrance_of_a_ready_agent_is_told_with_what_to_do()
    {
        var rig = new SchedulerRig([Task("1", "b")], ["a", "b"]);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new StatusReported(rig.State.Agents["a"].Report! with { Hindrance = "a draft stands in its composer: send it" }));
        rig.Pass(Minute);
        Assert.Contains("a draft stands in its composer: send it", Assert.Single(Stalls(rig)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_that_refuses_prompts_and_is_seen_besides_is_one_occurrence()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        for (var i = 0; i < 3; i++)
        {
            rig.Tell(new Delivered("a", rig["1"].Turn!.Id, DeliveryOutcome.Refused, "the composer holds a draft"));
            rig.Pass(new SchedulerOptions().RefusalWait.Longest);
        }

        rig.Tell(new StatusReported(rig.State.Agents["a"].Report! with { Hindrance = "a draft stands there" }));
        rig.Pass(TimeSpan.FromMinutes(2));
        Assert.Single(Stalls(rig));
    }

    [Fact]
    public void A_working_agent_of_which_nothing_is_heard_is_looked_at_and_a_stopped_one_told()
    {
        var rig = new SchedulerRig([Task("1") with { TimeoutSeconds = 86400 }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        var looks = 0;
        var stopped = rig.State.Agents["a"].Report! with { Hindrance = "its program was stopped by a signal" };
        rig.Sees = _ =>
        {
            looks++;
            return stopped;
        };
        rig.Pass(TimeSpan.FromMinutes(30));
        Assert.InRange(looks, 2, 12);
        Assert.Contains("stopped by a signal", Assert.Single(Stalls(rig)).Message, StringComparison.Ordinal);
        Assert.Equal(("1", OrchestrationTaskStatus.Running), (Stalls(rig)[0].TaskId, rig["1"].Status));
    }

    private static List<OrchestrationEvent> Stalls(SchedulerRig rig) => rig.Events.FindAll(e => e.Kind == OrchestrationEventKind.AgentStalled);
}
