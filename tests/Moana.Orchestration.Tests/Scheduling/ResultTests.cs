using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What is counted and told of a task and its attempts.</summary>
public sealed class ResultTests
{
    private static readonly string[] A = ["a"];
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_result_has_all_that_is_known_of_a_task()
    {
        var change = new TaskChange { Name = "w", Path = "/w", Repository = "/", Branch = "w", Base = "b", Tip = "t" };
        var state = new TaskState
        {
            Task = Task("1") with { Prompt = "do it", Agent = "c*", Priority = 3, DependsOn = ["0"], Tag = ["nightly"], Path = "/p", RaceOf = "r", Key = "k" },
            Index = 0,
            Status = OrchestrationTaskStatus.Failed,
            Reason = "because",
            Agent = "codex",
            LastTurn = "o.1.2",
            Outcome = TurnOutcome.Lost,
            IsInDoubt = true,
            Attempts = 2,
            Fixes = 1,
            Usage = new() { InputTokens = 5 },
            Validation = new() { Command = "make", Passed = false, ExitCode = 7, Output = "no" },
            Change = change,
            StartedAt = Start,
            EndedAt = Start.AddSeconds(90),
            Place = new("s", new() { PaneId = "%1" }),
        };
        var turn = new AgentTurn { Turn = "o.1.2", Answer = "said", Model = "m", ConversationId = "c", Source = TurnSource.Record, Evidence = "a test", Profile = "p" };

        var result = state.ToResult("o", [turn with { Turn = "o.1.1", Answer = "before" }, turn]);

        Assert.Equal(("1", OrchestrationTaskStatus.Failed, "because", "codex", "do it", 2, 1), (result.Id, result.Status, result.Reason, result.Agent, result.Prompt, result.Attempts, result.Fixes));
        Assert.Equal((Start, Start.AddSeconds(90), 90.0), (result.StartedAt, result.EndedAt, result.DurationSeconds));
        Assert.Equal(("c*", 3, "/p", "r", "k", "o"), (result.Target, result.Priority, result.Path, result.RaceOf, result.Key, result.OrchestrationId));
        Assert.Equal(["0"], result.DependsOn);
        Assert.Equal(["nightly"], result.Tag);
        Assert.Equal(("o.1.2", TurnOutcome.Lost, true, "said", "m", "c"), (result.Turn, result.Outcome, result.InDoubt, result.Answer, result.Model, result.ConversationId));
        Assert.Equal(("make", 7, "no"), (result.Validation, result.ValidationExitCode, result.ValidationOutput));
        Assert.Equal((turn, state.Usage, change), (result.AgentTurn, result.Usage, result.Change));
        Assert.Equal(("s", "%1"), (result.Session, result.Address?.PaneId));
        Assert.Equal(["a"], state.ToResult("o", [turn with { Files = [new() { Path = "a", Change = FileChange.Added }] }]).Files.Select(f => f.Path));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(200, 300)]
    public void When_a_prompt_was_pasted_is_told_by_the_time_that_its_proof_took(double proof, int? after)
    {
        var receipt = new PromptReceipt { Name = "a", Outcome = DeliveryOutcome.Started, Reason = "seen", StartedAt = Start, DurationMilliseconds = 500, ProofMilliseconds = proof, Attempts = 1, Characters = 5, Session = "s", Address = new() { PaneId = "%1" } };

        var told = Delivered.By(receipt, new SendPrompt("a", new TurnRequest("o.1.1", "o", "1", 1), "do it"));

        Assert.Equal(new Delivered("a", "o.1.1", DeliveryOutcome.Started, "seen", after is { } ms ? Start.AddMilliseconds(ms) : null) { Receipt = receipt }, told);
    }

    [Fact]
    public void A_delivery_in_doubt_that_dies_with_its_program_is_one_attempt_and_a_correction_is_none()
    {
        var rig = new SchedulerRig([Task("1") with { Validate = ["make"], MaxFixes = 1, MaxAttempts = 2 }], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        rig.Report("a", AgentStatus.Completed, turn);
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.ValidationStarted);
        rig.Tell(new Validated("1", turn, [new() { Command = "make", Passed = false, ExitCode = 1, Output = "no" }]));
        rig.Tell(new Delivered("a", rig["1"].Turn!.Id, DeliveryOutcome.Unverified, "no look"));
        rig.Pass(TimeSpan.FromSeconds(1));
        rig.Report("a", AgentStatus.Exited);
        Assert.Equal((1, 1), (rig["1"].Attempts, rig["1"].Failures));

        var first = new SchedulerRig([Task("1") with { MaxAttempts = 2 }], A);
        first.Report("a", AgentStatus.Idle);
        first.Tell(new Delivered("a", first["1"].Turn!.Id, DeliveryOutcome.Unverified, "no look"));
        Assert.Equal(1, Assert.Single(first.Events, e => e.Kind == OrchestrationEventKind.PromptInDoubt).Attempt);
        first.Pass(TimeSpan.FromSeconds(1));
        first.Report("a", AgentStatus.Exited);
        Assert.Equal((1, 1), (first["1"].Attempts, first["1"].Failures));
    }

    [Fact]
    public void A_program_that_ends_before_its_prompt_though_its_workspace_is_ready_keeps_no_task()
    {
        var rig = new SchedulerRig([Task("1") with { Workspace = TaskWorkspace.Task, MaxAttempts = 2 }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Pass(TimeSpan.FromSeconds(1));
        rig.Report("a", AgentStatus.Working);
        rig.Tell(new Prepared("a", rig["1"].Turn!.Id, PreparationOutcome.Ready, ""));
        Assert.Equal(TurnPhase.Prepared, rig["1"].Turn!.Phase);
        rig.Pass(TimeSpan.FromSeconds(1));
        rig.Report("a", AgentStatus.Exited);
        Assert.Equal((OrchestrationTaskStatus.Pending, null), (rig["1"].Status, rig.State.Agents["a"].TaskId));
    }

    [Fact]
    public void The_time_in_which_a_host_was_lost_and_nobody_ran_counts_once()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        var from = rig["1"].Turn!.TimedFrom;
        rig.Lose("a");
        rig.Sees = _ => null;
        rig.Pass(TimeSpan.FromMinutes(2));
        rig.Sleep(TimeSpan.FromHours(1));
        rig.Pass(TimeSpan.FromMinutes(3));
        rig.Report("a", AgentStatus.Working, turn);
        Assert.Equal(from + TimeSpan.FromMinutes(65), rig["1"].Turn!.TimedFrom);
    }

    [Fact]
    public void A_look_that_nobody_answers_is_not_waited_for_without_end()
    {
        var rig = new SchedulerRig([Task("1") with { TimeoutSeconds = 60 }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        var due = rig["1"].Turn!.TimedFrom.AddSeconds(60);
        var asked = Scheduler.Step(rig.State, new Tick(), due);
        Assert.Single(asked.Commands.OfType<LookAt>());
        Assert.Empty(Scheduler.Step(asked.State, new Tick(), due.AddSeconds(1)).Commands);
        Assert.Equal(due + new SchedulerOptions().DoubtTimeout, Scheduler.Step(asked.State, new Tick(), due.AddSeconds(30)).State.WakeAt);
    }

    [Fact]
    public void What_another_process_validated_is_validated_anew_when_its_turn_is_taken_over()
    {
        var left = new TaskState
        {
            Task = Task("1") with { Validate = ["make"] }, Index = 0, Status = OrchestrationTaskStatus.Validating, Agent = "a", Attempts = 1, Turns = 1, LastTurn = "o.1.1",
            Turn = new() { Id = "o.1.1", Phase = TurnPhase.Validating, Began = Start },
        };
        Assert.Equal("1", Assert.Single(Scheduler.Step(Scheduler.Join("o", A, new(), Start), new Adopted([left]), Start).Commands.OfType<RunValidation>()).Task.Id);
    }
}
