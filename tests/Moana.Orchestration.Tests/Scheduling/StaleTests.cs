using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What comes late, twice or of something that is over, and what of an agent does not outlast its program.</summary>
public sealed class StaleTests
{
    private static readonly string[] A = ["a"];
    private static readonly string[] AB = ["a", "b"];
    private static readonly SchedulerOptions Options = new();
    private static readonly OrchestrationTask Apart = Task("1") with { Workspace = TaskWorkspace.Task };

    [Fact]
    public void The_end_of_the_program_before_is_not_that_of_the_one_that_was_started_anew()
    {
        var rig = new SchedulerRig([Task("1")], A, new() { RestartAgents = true });
        rig.Report("a", AgentStatus.Exited);
        rig.Pass(Options.RestartWait.First);
        rig.Report("a", AgentStatus.Exited, since: rig.Now.AddSeconds(-1));
        rig.Tell(new Restarted("a", null));
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.AgentGone);
        Assert.Null(rig.State.Agents["a"].GoneSince);
    }

    [Fact]
    public void An_agent_that_is_given_up_is_told_once_is_not_started_again_and_leaves_its_place_on_its_host()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], ["a@build1", "b@build1"], new() { RestartAgents = true }, [new("build1") { Capacity = 1 }]);
        rig.Report("a@build1", AgentStatus.Idle);
        rig.Report("b@build1", AgentStatus.Idle);
        rig.Take("a@build1");
        rig.Report("a@build1", AgentStatus.Exited);
        Assert.NotNull(rig.State.Agents["a@build1"].RestartAt);
        rig.Tell(new TakenOver("a@build1", "another run has it."));
        rig.Tell(new TakenOver("a@build1", "another run has it."));
        rig.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty(rig.Commands.OfType<RestartAgent>());
        Assert.Single(rig.Events, e => e is { Kind: OrchestrationEventKind.AgentGone, Message: "another run has it." });

        var busy = new SchedulerRig([Task("1") with { MaxAttempts = 1 }, Task("2")], ["a@build1", "b@build1"], hosts: [new("build1") { Capacity = 1 }]);
        busy.Report("a@build1", AgentStatus.Idle);
        busy.Report("b@build1", AgentStatus.Idle);
        busy.Take("a@build1");
        busy.Tell(new TakenOver("a@build1", "another run has it."));
        Assert.Equal("b@build1", Assert.Single(busy.Sends).Agent);
    }

    [Fact]
    public void A_program_that_is_started_anew_has_an_empty_conversation()
    {
        var rig = new SchedulerRig([Task("1"), Task("2", "b"), Task("3", "b")], AB, new() { RestartAgents = true, Budget = new() { ContextPercent = 50 } }) { Reads = read => AnswerTests.Turn(read, "x", fill: 80) };
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        rig.Report("a", AgentStatus.Exited);
        rig.Pass(Options.RestartWait.First);
        Assert.Null(rig.State.Agents["a"].ContextPercent);
        rig.Tell(new Restarted("a", null));
        rig.Pass(TimeSpan.FromSeconds(1));
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new AddTask(Task("4", "a")));
        Assert.Equal("4", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void A_prompt_waits_for_the_first_look_at_a_program_that_was_started_for_its_workspace()
    {
        var rig = new SchedulerRig([Apart], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new Prepared("a", rig["1"].Turn!.Id, PreparationOutcome.Ready, "", Started: rig.Now));
        Assert.Empty(rig.Sends);
        rig.Pass(TimeSpan.FromSeconds(1));
        rig.Report("a", AgentStatus.Idle);
        Assert.Single(rig.Sends);
        rig.Tell(new Prepared("a", rig["1"].Turn!.Id, PreparationOutcome.Refused, "told twice"));
        Assert.Equal(TurnPhase.Sending, rig["1"].Turn!.Phase);
    }

    [Fact]
    public void A_turn_that_goes_on_is_not_read_and_an_answer_is_read_once()
    {
        var rig = new SchedulerRig([Task("1"), Task("2") with { DependsOn = ["1"], Prompt = "{{1.answer}}" }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new TurnRead("1", rig.Take("a"), null));
        Assert.Equal((OrchestrationTaskStatus.Running, TurnPhase.Open), (rig["1"].Status, rig["1"].Turn!.Phase));
        rig.Report("a", AgentStatus.Completed, rig["1"].Turn!.Id);
        rig.Report("a", AgentStatus.Working);
        rig.Tell(new AnswersRead("2", new Dictionary<string, AgentTurn?> { ["1"] = new() { Answer = "fine", Source = TurnSource.Record, Evidence = "a test", Profile = "p" } }));
        rig.Tell(new AnswersRead("2", new Dictionary<string, AgentTurn?>(), "no record"));
        Assert.Equal((OrchestrationTaskStatus.Pending, "fine"), (rig["2"].Status, rig["2"].Text));
    }

    [Fact]
    public void A_validation_that_is_told_of_a_turn_that_goes_on_ends_no_task()
    {
        var rig = new SchedulerRig([Task("1") with { Validate = ["make"] }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new Validated("1", rig.Take("a"), [new() { Command = "make", Passed = true, ExitCode = 0, Output = "" }]));
        Assert.Equal((OrchestrationTaskStatus.Running, TurnPhase.Open), (rig["1"].Status, rig["1"].Turn!.Phase));
    }

    [Theory]
    [InlineData(AgentStatus.Unknown)]
    [InlineData(AgentStatus.Starting)]
    public void A_pane_that_tells_nothing_does_not_tell_that_the_turn_is_gone_from_it(AgentStatus seen)
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Report("a", seen);
        rig.Pass(Options.ReadyGrace * 2);
        Assert.Equal(OrchestrationTaskStatus.Running, rig["1"].Status);
    }

    [Fact]
    public void A_clock_that_is_set_back_lets_nobody_wait_longer_for_a_delivery_in_doubt()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig["1"].Turn!.Id;
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Unverified, "no look"));
        rig.Tell(new TurnChecked("a", turn, null, "no look"));
        rig.Sleep(TimeSpan.FromHours(-1));
        rig.Pass(Options.DoubtInterval);
        Assert.Single(rig.Commands.OfType<CheckTurn>());
    }

    [Fact]
    public void Nobody_is_blind_to_an_agent_that_was_never_seen()
    {
        var rig = new SchedulerRig([Task("1")], AB);
        rig.Report("b", AgentStatus.Working);
        rig.Tell(new WatchBroken("no server."));
        Assert.Equal((null, AgentStatus.Unknown), (rig.State.Agents["a"].Report, rig.State.Agents["b"].Report?.Status));
    }

    [Fact]
    public void Who_is_seen_ready_after_a_refusal_is_sent_the_prompt_before_its_wait_is_over()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new Delivered("a", rig["1"].Turn!.Id, DeliveryOutcome.Refused, "a draft"));
        rig.Pass(TimeSpan.FromSeconds(1));
        Assert.Empty(rig.Sends);
        rig.Report("a", AgentStatus.Idle);
        Assert.Single(rig.Sends);
    }

    [Fact]
    public void A_mark_of_somebody_else_is_due_for_a_look_when_it_has_stood()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Report("a", AgentStatus.Idle, "somebody's");
        Assert.Equal(rig.Now + Options.ReadyGrace, rig.State.WakeAt);
    }

    [Fact]
    public void A_stall_is_over_when_nothing_keeps_prompts_from_the_agent_and_only_one_that_was_told_is_told_as_over()
    {
        var rig = new SchedulerRig([Task("1", "b")], AB);
        rig.Report("a", AgentStatus.Unknown);
        rig.Pass(TimeSpan.FromSeconds(10));
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Unknown);
        rig.Pass(Options.StallNotice);
        rig.Report("a", AgentStatus.Unknown);
        Assert.DoesNotContain(rig.Events, e => e.Kind == OrchestrationEventKind.AgentReturned);
        rig.Report("a", AgentStatus.Idle);
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.AgentReturned);
    }

    [Fact]
    public void Neither_a_stall_nor_a_restart_is_counted_in_a_time_in_which_nobody_ran()
    {
        var rig = new SchedulerRig([Task("1", "b")], AB, new() { RestartAgents = true });
        rig.Report("a", AgentStatus.Unknown);
        rig.Pass(TimeSpan.FromSeconds(30));
        rig.Sleep(TimeSpan.FromHours(1));
        Assert.DoesNotContain(rig.Events, e => e.Kind == OrchestrationEventKind.AgentStalled);
        rig.Pass(TimeSpan.FromSeconds(30));
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.AgentStalled);

        rig.Report("a", AgentStatus.Exited);
        rig.Sleep(TimeSpan.FromHours(-1));
        rig.Pass(Options.RestartWait.First);
        Assert.Single(rig.Commands.OfType<RestartAgent>());
    }

    [Fact]
    public void A_host_takes_no_more_claimed_tasks_than_it_has_room_for_and_what_is_done_is_the_queues()
    {
        var now = DateTimeOffset.UnixEpoch;
        var state = Scheduler.Join("o", ["a@build1", "b@build1"], new(), now, [new("build1") { Capacity = 1 }]);
        Step(Report("a@build1", AgentStatus.Idle));
        Step(Report("b@build1", AgentStatus.Idle));
        var claimed = Step(new Claimed([new("a@build1", new() { Task = Task("1"), Index = 0 }), new("b@build1", new() { Task = Task("2"), Index = 1 })]));
        Assert.Equal("1", Assert.Single(claimed.Commands.OfType<SendPrompt>()).Request.TaskId);
        Assert.Equal(1, state.Open);
        var turn = state.Tasks["1"].Turn!.Id;
        Step(new Delivered("a@build1", turn, DeliveryOutcome.Started, "seen"));
        now += TimeSpan.FromSeconds(1);
        Step(Report("a@build1", AgentStatus.Completed, turn));
        Assert.Equal(OrchestrationTaskStatus.Completed, Assert.Single(Step(new TurnRead("1", turn, null)).Changed).Status);
        Assert.Equal((0, 0), (state.Open, state.Tasks.Count));

        Decision Step(SchedulerEvent happened)
        {
            var decision = Scheduler.Step(state, happened, now);
            state = decision.State;
            return decision;
        }

        StatusReported Report(string agent, AgentStatus status, string? mark = null) => new(new()
        {
            Name = agent, Status = status, Evidence = "seen", Since = now, Turn = mark, Session = "s", Window = "1:w", Address = new() { PaneId = "%1" }, Profile = "p",
        });
    }

    [Fact]
    public void A_race_may_be_added_and_a_task_that_uses_answers_where_none_are_kept_may_not()
    {
        var rig = new SchedulerRig([Task("1")], AB, new() { KeepAnswers = false });
        rig.Tell(new AddTask(Task("r") with { Race = AB, Workspace = TaskWorkspace.Task }));
        Assert.Equal(["1", "r", "r.a", "r.b"], rig.State.Tasks.Values.OrderBy(t => t.Index).Select(t => t.Task.Id));
        rig.Tell(new AddTask(Task("r") with { Id = "R.A" }));
        rig.Tell(new AddTask(Task("2") with { DependsOn = ["1"], Prompt = "{{1.answer}}" }));
        Assert.Equal(2, rig.Events.Count(e => e.Kind == OrchestrationEventKind.TaskRefused));
        Assert.Equal(4, rig.State.Tasks.Count);
    }

    [Theory]
    [InlineData(5, 5, null, "its turn cost")]
    [InlineData(null, 5, 1.0, "is not on record")]
    [InlineData(5, null, 1.0, "is not on record")]
    [InlineData(5, 5, 1.0, null)]
    public void What_a_program_does_not_tell_of_its_use_is_told(int? input, int? output, double? cost, string? warning)
    {
        var rig = new SchedulerRig([Task("1")], A, new() { Budget = new() { Tokens = 100, Cost = 100 } })
        {
            Reads = read => new() { Turn = read.Turn, Source = TurnSource.Record, Evidence = "a test", Profile = "p", Usage = new() { InputTokens = input, OutputTokens = output, Cost = (decimal?)cost } },
        };
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        var told = rig.Events.Where(e => e.Kind == OrchestrationEventKind.Warning).Select(e => e.Message).ToList();
        Assert.Equal(warning is null ? 0 : 1, told.Count);
        Assert.All(told, message => Assert.Contains(warning!, message, StringComparison.Ordinal));
    }
}
