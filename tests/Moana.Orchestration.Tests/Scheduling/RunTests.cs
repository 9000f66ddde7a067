using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What is different in a run: agents come and tasks too, and nothing is sent again that may have been done unwatched.</summary>
public sealed class RunTests
{
    private static readonly string[] A = ["a"];
    private static readonly SchedulerOptions Run = new() { RunToken = "t" };

    [Fact]
    public void A_task_waits_for_an_agent_that_joins_and_is_given_to_it()
    {
        var rig = new SchedulerRig([Task("1", "b")], A, Run);
        rig.Report("a", AgentStatus.Idle);
        Assert.Equal(OrchestrationTaskStatus.Pending, rig["1"].Status);
        rig.Tell(new AgentsJoined(["b"]));
        rig.Report("b", AgentStatus.Idle);
        Assert.Equal("b", Assert.Single(rig.Sends).Agent);
    }

    [Fact]
    public void It_rests_when_all_tasks_have_ended_and_is_not_over()
    {
        var rig = new SchedulerRig([Task("1")], A, Run);
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        Assert.True(rig.State.Ended);
        Assert.Equal(OrchestrationStatus.Stopped, rig.State.Outcome);
        Assert.DoesNotContain(rig.Events, e => e.Kind == OrchestrationEventKind.Ended);
    }

    [Theory]
    [InlineData(true, OrchestrationTaskStatus.Failed)]
    [InlineData(false, OrchestrationTaskStatus.Pending)]
    public void A_turn_that_is_gone_from_its_pane_is_in_doubt_where_nobody_watched_it(bool isRun, OrchestrationTaskStatus then)
    {
        var rig = Resumed(isRun);
        rig.Report("a", AgentStatus.Idle);
        rig.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal((then == OrchestrationTaskStatus.Failed, then == OrchestrationTaskStatus.Failed), (rig["1"].HasEnded, rig["1"].ToResult("o", []).InDoubt));
        Assert.Equal(then == OrchestrationTaskStatus.Failed ? [] : ["a"], rig.Sends.Select(s => s.Agent));
    }

    [Fact]
    public void One_that_was_seen_to_run_again_and_then_died_is_tried_again()
    {
        var rig = Resumed(isRun: true);
        rig.Report("a", AgentStatus.Working, "o.1.1");
        rig.Report("a", AgentStatus.Exited);
        Assert.Equal((false, 1), (rig["1"].IsInDoubt, rig["1"].Failures));
    }

    [Theory]
    [InlineData(true, OrchestrationTaskStatus.Failed)]
    [InlineData(false, OrchestrationTaskStatus.Pending)]
    public void A_prompt_that_a_program_may_have_had_which_is_gone_is_in_doubt(bool isNew, OrchestrationTaskStatus then)
    {
        var rig = new SchedulerRig([Open with { Turn = Open.Turn! with { Phase = TurnPhase.Sending }, Attempts = 0 }], A, Run);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new TurnChecked("a", "o.1.1", false, "no mark", isNew));
        Assert.Equal((then, isNew), (rig["1"].Status, rig["1"].IsInDoubt));
    }

    [Fact]
    public void Turns_of_two_runs_of_one_name_are_told_apart()
    {
        var rig = new SchedulerRig([Task("1")], A, Run);
        rig.Report("a", AgentStatus.Idle);
        Assert.Equal("o-t.1.1", Assert.Single(rig.Sends).Request.Turn);
    }

    [Fact]
    public void One_whose_agent_is_not_there_any_more_is_in_doubt()
    {
        var rig = new SchedulerRig([Open], [], Run);
        Assert.Equal((OrchestrationTaskStatus.Failed, true), (rig["1"].Status, rig["1"].IsInDoubt));
    }

    [Theory]
    [InlineData(AgentStatus.Failed, "o.1.1", false)]
    [InlineData(AgentStatus.Completed, "o.1.1", false)]
    [InlineData(AgentStatus.Exited, "o.1.1", true)]
    [InlineData(AgentStatus.Completed, "a person's", true)]
    public void Only_an_end_that_the_pane_still_has_tells_what_became_of_an_unwatched_turn(AgentStatus end, string mark, bool inDoubt)
    {
        var rig = Resumed(isRun: true);
        rig.Report("a", end, mark);
        rig.Pass(new SchedulerOptions().ReadyGrace);
        Assert.Equal((inDoubt, inDoubt), (rig["1"].IsInDoubt, rig["1"].Status == OrchestrationTaskStatus.Failed));
        Assert.NotEqual("o.1.1", rig["1"].Turn?.Id);
    }

    [Fact]
    public void Without_a_script_that_could_run_again_a_new_program_was_sent_nothing()
    {
        var rig = new SchedulerRig([Open with { Turn = Open.Turn! with { Phase = TurnPhase.Sending }, Attempts = 0 }], A);
        rig.Tell(new TurnChecked("a", "o.1.1", false, "no mark", IsProgramNew: true));
        Assert.Equal((OrchestrationTaskStatus.Pending, false, 0), (rig["1"].Status, rig["1"].IsInDoubt, rig["1"].Attempts));
    }


    private static TaskState Open => new()
    {
        Task = Task("1"),
        Index = 0,
        Status = OrchestrationTaskStatus.Running,
        Agent = "a",
        Attempts = 1,
        Turns = 1,
        LastTurn = "o.1.1",
        Turn = new() { Id = "o.1.1", Phase = TurnPhase.Open, Began = new(2026, 1, 1, 11, 0, 0, TimeSpan.Zero) },
    };

    private static SchedulerRig Resumed(bool isRun) => new([Open], A, new() { RunToken = isRun ? "t" : null });
}
