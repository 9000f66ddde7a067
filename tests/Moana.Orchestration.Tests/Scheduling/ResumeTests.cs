using Moana.Plans;
using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What another process began goes on where it was, and several processes share a queue.</summary>
public sealed class ResumeTests
{
    private static readonly string[] A = ["a"];

    [Fact]
    public void It_is_told_as_going_on_and_gives_out_what_all_that_it_needs_is_done()
    {
        var rig = new SchedulerRig([
            Stored("1", 0) with { Status = OrchestrationTaskStatus.Completed },
            Under("2", 1, TurnPhase.Open, "b"),
            Stored("3", 2, "1", "2"),
            Stored("4", 3, "1"),
        ], ["a", "b", "c"]);
        Assert.Equal("3 of 4 tasks for 3 agents.", Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.Resumed).Message);
        Assert.DoesNotContain(rig.Events, e => e.Kind == OrchestrationEventKind.Started);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("c", AgentStatus.Idle);
        Assert.Equal("4", rig.State.Agents["a"].TaskId);
        Assert.Equal(OrchestrationTaskStatus.Pending, rig["3"].Status);
    }

    [Fact]
    public void A_prompt_that_uses_answers_is_written_first_unless_it_was_already()
    {
        var user = Stored("2", 1, "1") with { Task = Task("2") with { DependsOn = ["1"], Prompt = "Check {{1.answer}}" } };
        var done = Stored("1", 0) with { Status = OrchestrationTaskStatus.Completed, LastTurn = "o.1.1", Turns = 1 };
        var rig = new SchedulerRig([done, user], A);
        Assert.Equal(("1", "o.1.1"), Assert.Single(Assert.Single(rig.Commands.OfType<ReadAnswers>()).Earlier));
        rig.Report("a", AgentStatus.Idle);
        Assert.Empty(rig.Sends);

        var written = new SchedulerRig([done, user with { Text = "Check this" }], A);
        Assert.Empty(written.Commands);
        written.Report("a", AgentStatus.Idle);
        Assert.Equal("Check this", Assert.Single(written.Sends).Prompt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_prompt_that_may_have_been_sent_is_asked_for_and_has_its_whole_time_for_that(bool wasInDoubt)
    {
        var rig = new SchedulerRig([Under("1", 0, wasInDoubt ? TurnPhase.InDoubt : TurnPhase.Sending) with { Attempts = 0 }], A);
        Assert.Equal("o.1.1", Assert.Single(rig.Commands.OfType<CheckTurn>()).Turn);
        Assert.True(rig["1"].Turn!.IsUnwatched);
        rig.Pass(new SchedulerOptions().DoubtTimeout - TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationTaskStatus.Running, rig["1"].Status);
        rig.Tell(new TurnChecked("a", "o.1.1", true, "its mark is there"));
        Assert.Equal((TurnPhase.Open, 1), (rig["1"].Turn!.Phase, rig["1"].Attempts));
        rig.Report("a", AgentStatus.Working, "o.1.1");
        Assert.False(rig["1"].Turn!.IsUnwatched);
    }

    [Fact]
    public void What_was_under_way_is_begun_again()
    {
        Assert.Equal("1", Assert.Single(Begun(TurnPhase.Validating).OfType<RunValidation>()).Task.Id);
        Assert.Equal("o.1.1", Assert.Single(Begun(TurnPhase.Prepared).OfType<PrepareWorkspace>()).Turn);
        Assert.Equal("o.1.1", Assert.Single(Begun(TurnPhase.Preparing).OfType<PrepareWorkspace>()).Turn);
        Assert.Empty(Begun(TurnPhase.Open));

        static IReadOnlyList<SchedulerCommand> Begun(TurnPhase phase) =>
            new SchedulerRig([Under("1", 0, phase) with { Task = Task("1") with { Workspace = TaskWorkspace.Task, Validate = ["make"] } }], A).Commands;
    }

    [Fact]
    public void A_turn_of_an_agent_that_is_not_named_any_more_is_lost_and_its_task_goes_to_others()
    {
        var rig = new SchedulerRig([Under("1", 0, TurnPhase.Open, "gone") with { Task = Task("1") with { MaxAttempts = 2 } }], A);
        Assert.Equal((OrchestrationTaskStatus.Pending, "gone was lost: it is not among the agents of this run"), (rig["1"].Status, rig["1"].Reason));
        rig.Report("a", AgentStatus.Idle);
        Assert.Equal(2, Assert.Single(rig.Sends).Request.Attempt);
    }

    [Fact]
    public void Tasks_or_agents_that_cannot_be_are_refused_before_anything_begins()
    {
        Assert.Throws<PlanException>(() => new SchedulerRig([Task("1"), Task("1")], A));
        Assert.Throws<ArgumentException>(() => new SchedulerRig([Task("1")], ["a", "A"]));
    }

    [Fact]
    public void One_of_several_says_who_is_free_and_lets_go_of_what_its_agents_cannot_take()
    {
        var now = DateTimeOffset.UnixEpoch;
        var state = Scheduler.Join("o", ["a", "b"], new(), now);
        Assert.Equal("2 agents take part: a, b.", Assert.Single(Step(new Tick()).Events).Message);
        Step(Report("b", AgentStatus.Idle));
        now += TimeSpan.FromSeconds(1);
        Assert.Equal(["b", "a"], Step(Report("a", AgentStatus.Idle)).Free);
        Step(Report("a", AgentStatus.Working));
        var claimed = Step(new Claimed([new("a", Stored("1", 0)), new("b", Stored("2", 1))]));
        Assert.Equal(["1", "2"], claimed.Changed.Select(t => t.Task.Id));
        Assert.Equal("2", Assert.Single(claimed.Commands.OfType<SendPrompt>()).Request.TaskId);
        Assert.Equal(["2"], state.Tasks.Keys);
        Assert.Equal((1, false), (state.Open, state.Ended));
        Assert.Null(Step(new QueueEnded()).State.WakeAt);
        Assert.True(state.Ended);

        Decision Step(SchedulerEvent happened)
        {
            var decision = Scheduler.Step(state, happened, now);
            state = decision.State;
            return decision;
        }

        StatusReported Report(string agent, AgentStatus status) => new(new()
        {
            Name = agent, Status = status, Evidence = "seen", Since = now, Session = "s", Window = "1:w", Address = new() { PaneId = "%1" }, Profile = "p",
        });
    }

    [Fact]
    public void The_turn_of_a_process_that_is_gone_is_taken_over_with_its_agent()
    {
        var now = DateTimeOffset.UnixEpoch;
        var decision = Scheduler.Step(Scheduler.Join("o", A, new(), now), new Adopted([Under("1", 0, TurnPhase.Sending)]), now);
        Assert.Equal("The process that gave it to a is gone; the pane tells what became of it.", decision.Events.Single(e => e.Kind == OrchestrationEventKind.Resumed).Message);
        Assert.Equal("o.1.1", Assert.Single(decision.Commands.OfType<CheckTurn>()).Turn);
        Assert.Equal(("1", 1), (decision.State.Agents["a"].TaskId, decision.State.Open));
    }

    private static TaskState Stored(string id, int index, params string[] needs) => new() { Task = Task(id) with { DependsOn = needs }, Index = index };

    private static TaskState Under(string id, int index, TurnPhase phase, string agent = "a") => Stored(id, index) with
    {
        Status = phase == TurnPhase.Validating ? OrchestrationTaskStatus.Validating : OrchestrationTaskStatus.Running,
        Agent = agent,
        Attempts = 1,
        Turns = 1,
        LastTurn = $"o.{index + 1}.1",
        Turn = new() { Id = $"o.{index + 1}.1", Phase = phase, Began = new(2026, 1, 1, 2, 0, 0, TimeSpan.Zero) },
    };
}
