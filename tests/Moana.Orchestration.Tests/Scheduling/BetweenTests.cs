using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What becomes of a task when something comes between its steps: a refusal, a loss, a person, the end of a budget.</summary>
public sealed class BetweenTests
{
    private static readonly string[] A = ["a"];
    private static readonly string[] AB = ["a", "b"];
    private static readonly SchedulerOptions Options = new();
    private static readonly OrchestrationTask Apart = Task("1") with { Workspace = TaskWorkspace.Task };

    [Fact]
    public void A_prompt_that_is_taken_back_under_way_and_then_refused_leaves_its_agent_to_the_next_task()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig["1"].Turn!.Id;
        rig.Tell(new CancelTask("1", "not needed"));
        Assert.Empty(rig.Sends);
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Refused, "a draft"));
        rig.Pass(Options.RefusalWait.First);
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void A_refusal_is_told_as_one_and_not_as_a_task_that_is_begun_anew()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new Delivered("a", rig["1"].Turn!.Id, DeliveryOutcome.Refused, "a draft"));
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.PromptRefused);
        Assert.DoesNotContain(rig.Events, e => e.Kind == OrchestrationEventKind.TaskRequeued);
    }

    [Theory]
    [InlineData(DeliveryOutcome.Started, false)]
    [InlineData(DeliveryOutcome.Unverified, true)]
    [InlineData(null, true)]
    public void A_task_whose_agent_is_given_up_fails_in_doubt_where_its_prompt_may_have_been_sent(DeliveryOutcome? outcome, bool inDoubt)
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 2 }], AB);
        rig.Report("a", AgentStatus.Idle);
        if (outcome is { } told)
        {
            rig.Tell(new Delivered("a", rig["1"].Turn!.Id, told, "told"));
        }

        rig.Tell(new TakenOver("a", "another run has it."));
        Assert.Equal((inDoubt, inDoubt ? OrchestrationTaskStatus.Failed : OrchestrationTaskStatus.Pending), (rig["1"].IsInDoubt, rig["1"].Status));
        Assert.Null(rig.State.Agents["a"].TaskId);
    }

    [Fact]
    public void Only_a_task_that_waits_for_a_person_is_tried_again_for_one()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Tell(new RetryTask("1"));
        rig.Tell(new RetryTask("none"));
        Assert.Equal((OrchestrationTaskStatus.Running, 1), (rig["1"].Status, rig["1"].Attempts));
        Assert.Empty(rig.Commands);
    }

    [Fact]
    public void A_held_task_tells_how_its_turn_ended_and_fails_when_it_is_tried_again_and_its_agents_are_gone()
    {
        var rig = new SchedulerRig([Task("1", "a"), Task("2", "b")], AB, new() { WhenInterrupted = WhenInterrupted.Ask });
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Idle, rig.Take("a"), outcome: TurnOutcome.Interrupted);
        Assert.Equal(TurnOutcome.Interrupted, Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.TaskHeld).Outcome);
        rig.Report("a", AgentStatus.Exited);
        rig.Pass(Options.GoneGrace);
        rig.Tell(new RetryTask("1"));
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["1"].Status);
        Assert.StartsWith("No agent is left to take it", rig["1"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_interrupted_at_a_limit_waits_for_the_limit()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.RateLimited, rig.Take("a"), resetsAt: rig.Now.AddMinutes(30), outcome: TurnOutcome.Interrupted);
        Assert.Equal(rig.Now.AddMinutes(30), rig.State.Agents["a"].ParkedUntil);
    }

    [Fact]
    public void A_report_of_the_very_moment_of_the_prompt_is_of_the_turn_before()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig["1"].Turn!;
        rig.Tell(new Delivered("a", turn.Id, DeliveryOutcome.Submitted, "seen"));
        rig.Report("a", AgentStatus.Completed, turn.Id, since: turn.Began);
        Assert.Equal(OrchestrationTaskStatus.Running, rig["1"].Status);
        rig.Report("a", AgentStatus.Completed, turn.Id, since: turn.Began.AddTicks(1));
        Assert.Equal(OrchestrationTaskStatus.Completed, rig["1"].Status);
    }

    [Theory]
    [InlineData(AgentStatus.Idle, 0)]
    [InlineData(AgentStatus.Working, 1)]
    public void Only_work_is_a_reason_to_ask_of_a_delivery_in_doubt_sooner(AgentStatus seen, int asked)
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig["1"].Turn!.Id;
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Unverified, "no look"));
        rig.Tell(new TurnChecked("a", turn, null, "no look"));
        rig.Report("a", seen, turn);
        Assert.Equal(asked, rig.Commands.OfType<CheckTurn>().Count());
    }

    [Fact]
    public void Who_validated_what_is_taken_back_is_free_at_once()
    {
        var rig = new SchedulerRig([Task("1") with { Validate = ["make"] }, Task("2")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        Assert.Equal(OrchestrationTaskStatus.Validating, rig["1"].Status);
        rig.Tell(new CancelTask("1", "not needed"));
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whose_workspace_or_program_cannot_be_made_ready_is_given_the_next_task(bool isProgram)
    {
        var rig = new SchedulerRig([Apart with { MaxAttempts = 1 }, Task("2")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new Prepared("a", rig["1"].Turn!.Id, isProgram ? PreparationOutcome.AgentFailed : PreparationOutcome.WorkspaceFailed, "no folder"));
        Assert.Equal((OrchestrationTaskStatus.Failed, "2"), (rig["1"].Status, rig.State.Agents["a"].TaskId));
    }

    [Fact]
    public void Only_a_task_with_a_workspace_of_its_own_tells_that_it_is_made_ready()
    {
        var rig = new SchedulerRig([Apart, Task("2")], AB);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("b", AgentStatus.Idle);
        Assert.Equal("1", Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.Preparing).TaskId);
        Assert.Equal("2", Assert.Single(rig.Commands.OfType<PrepareWorkspace>()).Task.Id);
    }

    [Fact]
    public void What_a_budget_does_not_cover_any_more_is_not_sent_though_its_workspace_is_ready()
    {
        var rig = new SchedulerRig([Apart, Apart with { Id = "2" }], AB, new() { Budget = new() { Tokens = 40 } }) { Reads = read => AnswerTests.Turn(read, "x", tokens: 40) };
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new Prepared("a", rig["1"].Turn!.Id, PreparationOutcome.Ready, ""));
        rig.Report("b", AgentStatus.Idle);
        rig.Finish("a");
        rig.Tell(new Prepared("b", rig["2"].Turn!.Id, PreparationOutcome.Ready, ""));
        Assert.Empty(rig.Sends);
        Assert.Equal((OrchestrationTaskStatus.Pending, null), (rig["2"].Status, rig.State.Agents["b"].TaskId));
        Assert.NotNull(rig.State.Parked);
    }

    [Fact]
    public void A_correction_whose_server_is_lost_waits_to_be_given_again()
    {
        var rig = new SchedulerRig([Apart with { Validate = ["make"], MaxFixes = 1 }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new Prepared("a", rig["1"].Turn!.Id, PreparationOutcome.Ready, ""));
        var turn = rig.Take("a");
        rig.Report("a", AgentStatus.Completed, turn);
        rig.Tell(new Validated("1", turn, [new() { Command = "make", Passed = false, ExitCode = 1, Output = "no" }]));
        Assert.Equal(TurnPhase.Preparing, rig["1"].Turn!.Phase);
        rig.Tell(new ServerLost("the server is gone."));
        Assert.Equal((TurnPhase.Correcting, 1, 0), (rig["1"].Turn!.Phase, rig["1"].Attempts, rig["1"].Failures));

        var later = rig.Now.AddHours(9);
        var resumed = Scheduler.Step(Scheduler.Resume("o", [.. rig.State.Tasks.Values], A, new(), later), new Tick(), later).State;
        Assert.Equal((OrchestrationTaskStatus.Running, later), (resumed.Tasks["1"].Status, resumed.Tasks["1"].Turn!.TimedFrom));
    }

    [Fact]
    public void A_winner_that_dies_while_it_corrects_what_does_not_land_fails_its_race()
    {
        var change = new TaskChange { Name = "w", Path = "/w", Repository = "/", Branch = "w", Base = "b", Tip = "t" };
        var rig = new SchedulerRig([Task("r") with { Race = AB, Land = true, MaxFixes = 1, MaxAttempts = 3 }], AB);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new Prepared("a", rig["r.a"].Turn!.Id, PreparationOutcome.Ready, "", change));
        var turn = rig.Take("a");
        rig.Report("a", AgentStatus.Completed, turn);
        rig.Tell(new Validated("r.a", turn, [], change));
        rig.Tell(new Validated("r", rig["r"].Turn!.Id, [new() { Command = "land", Passed = false, ExitCode = 1, Output = "conflict" }], change));
        rig.Tell(new Prepared("a", rig["r"].Turn!.Id, PreparationOutcome.Ready, "", change));
        rig.Report("a", AgentStatus.Exited, rig.Take("a"));
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["r"].Status);
        Assert.True(rig.State.Ended);
    }

    [Fact]
    public void A_prompt_that_uses_nothing_of_others_is_sent_without_reading_them()
    {
        var rig = new SchedulerRig([Task("1"), Task("2") with { DependsOn = ["1"] }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        Assert.Equal("2", Assert.IsType<SendPrompt>(Assert.Single(rig.Commands)).Request.TaskId);
    }

    [Fact]
    public void A_file_is_told_once_however_often_it_was_changed()
    {
        TurnFile File(FileChange change, int added, string path = "a") => new() { Path = path, Change = change, AddedLines = added, RemovedLines = 1 };
        AgentTurn Turn(params TurnFile[] files) => new() { Source = TurnSource.Record, Evidence = "a test", Profile = "p", Files = files };
        IEnumerable<(string, FileChange, int?, int?)> Of(params AgentTurn[] turns) => FileChanges.Of(turns).Select(f => (f.Path, f.Change, (int?)f.AddedLines, (int?)f.RemovedLines));

        Assert.Equal([("a", FileChange.Added, 2, 1)], Of(Turn(File(FileChange.Added, 2))));
        Assert.Equal([("a", FileChange.Added, 5, 2), ("b", FileChange.Modified, 1, 1)], Of(Turn(File(FileChange.Added, 2)), Turn(File(FileChange.Modified, 3), File(FileChange.Modified, 1, "b"))));
        Assert.Equal([("a", FileChange.Deleted, 5, 2)], Of(Turn(File(FileChange.Added, 2)), Turn(File(FileChange.Deleted, 3))));
        Assert.Equal([("a", FileChange.Modified, 5, 2)], Of(Turn(File(FileChange.Modified, 2)), Turn(File(FileChange.Modified, 3))));
        Assert.Empty(Of());
    }
}
