using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>Prompts that are not taken, and receipts that say nothing of the turn that is open.</summary>
public sealed class RefusalTests
{
    private static readonly string[] A = ["a"];
    private static readonly SchedulerOptions Options = new();

    [Fact]
    public void A_refused_prompt_is_no_attempt_and_its_agent_is_left_alone_twice_as_long_each_time()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], A);
        rig.Report("a", AgentStatus.Idle);
        foreach (var times in new[] { 1, 2, 4 })
        {
            Assert.Equal("Attempt 1.", rig.Events.Last(e => e.Kind == OrchestrationEventKind.PromptSending).Message);
            Refuse(rig);
            Assert.Equal((OrchestrationTaskStatus.Pending, 0), (rig["1"].Status, rig["1"].Attempts));
            Assert.Equal(rig.Now + (Options.RefusalWait.First * times), rig.State.WakeAt);
            Assert.Equal(rig.State.WakeAt, rig.Events.Last(e => e.Kind == OrchestrationEventKind.PromptRefused).Until);
            rig.Pass(Options.RefusalWait.First * times);
            Assert.Single(rig.Sends);
        }

        // What was taken ends the row of them.
        rig.Finish("a");
        Refuse(rig);
        Assert.Equal(rig.Now + Options.RefusalWait.First, rig.State.WakeAt);
    }

    [Fact]
    public void What_lasts_is_told_once_and_another_reason_of_the_same_stall_is_not()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        foreach (var (reason, told) in new[] { ("a draft", 0), ("a draft", 1), ("a draft", 1), ("a pager", 1) })
        {
            rig.Tell(new Delivered("a", rig["1"].Turn!.Id, DeliveryOutcome.Refused, reason));
            Assert.Equal(told, rig.Events.Count(e => e.Kind == OrchestrationEventKind.AgentStalled));
            rig.Pass(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void Too_many_refusals_end_the_task_and_free_its_agent_for_others()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], A, new() { MaxRefusals = 2 });
        rig.Report("a", AgentStatus.Idle);
        for (var i = 0; i < 3; i++)
        {
            Refuse(rig);
            rig.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(OrchestrationTaskStatus.Failed, rig["1"].Status);
        Assert.Equal("Its delivery was refused 3 times, last by a: a draft", rig["1"].Reason);
        Assert.Equal("2", rig.State.Agents["a"].TaskId);
    }

    [Fact]
    public void A_receipt_of_another_turn_or_of_nobody_changes_nothing()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        var before = rig["1"];
        rig.Tell(new Delivered("a", "o.9.9", DeliveryOutcome.Refused, "of another"));
        rig.Tell(new Delivered("nobody", before.Turn!.Id, DeliveryOutcome.Started, "of nobody"));
        rig.Tell(new TurnChecked("a", before.Turn.Id, false, "too early"));
        Assert.Equal(before, rig["1"]);
        rig.Tell(new Delivered("a", before.Turn.Id, DeliveryOutcome.Started, "seen"));
        var open = rig["1"];
        rig.Tell(new Delivered("a", before.Turn.Id, DeliveryOutcome.Refused, "once more"));
        rig.Tell(new TurnChecked("a", before.Turn.Id, false, "too late"));
        Assert.Equal(open, rig["1"]);
    }

    [Fact]
    public void A_refused_correction_stays_with_its_agent_and_is_sent_again()
    {
        var rig = new SchedulerRig([Task("1") with { Validate = ["make"], MaxFixes = 1 }, Task("2")], ["a", "b"]);
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        rig.Tell(new Validated("1", rig["1"].Turn!.Id, [new() { Command = "make", Passed = false, ExitCode = 2, Output = "no rule" }]));
        var first = Assert.Single(rig.Sends);
        Assert.Equal("Correction 1 of 1.", rig.Events.Last(e => e.Kind == OrchestrationEventKind.PromptSending).Message);
        Refuse(rig);
        Assert.Equal(("1", TurnPhase.Correcting), (rig.State.Agents["a"].TaskId, rig["1"].Turn!.Phase));
        rig.Pass(Options.RefusalWait.First);
        var second = Assert.Single(rig.Sends);
        Assert.Equal((first.Prompt, "a", 1), (second.Prompt, second.Agent, rig["1"].Attempts));
        Assert.NotEqual(first.Request.Turn, second.Request.Turn);
        rig.Tell(new ServerLost("gone"));
        rig.Tell(new Delivered("a", second.Request.Turn, DeliveryOutcome.Started, "it had it"));
        Assert.Equal((1, 0), (rig["1"].Attempts, rig["1"].Failures));
    }

    [Fact]
    public void A_schema_goes_with_the_prompt_and_what_does_not_fit_it_comes_back_in_the_words_of_the_check()
    {
        var rig = new SchedulerRig([Task("1") with { Schema = """{ "type": "object" }""", MaxFixes = 1 }], A);
        rig.Report("a", AgentStatus.Idle);
        Assert.Equal("""{ "type": "object" }""", Assert.Single(rig.Sends).Schema);
        rig.Finish("a");
        rig.Tell(new Validated("1", rig["1"].Turn!.Id, [new() { Command = Corrections.Schema, Passed = false, Output = "It is a list. Answer anew." }]));
        Assert.Equal((null, "It is a list. Answer anew."), (Assert.Single(rig.Sends).Schema, rig.Sends.Single().Prompt));
        Assert.Equal("The answer does not fit the schema.", rig.Events.Single(e => e.Kind == OrchestrationEventKind.ValidationFailed).Message);
    }

    [Theory]
    [InlineData("schema", 3, null, "'schema' exited with 3")]
    [InlineData("schema", null, "TimedOut", "'schema' was not seen to end (TimedOut)")]
    [InlineData("schema", null, null, "The answer does not fit the schema")]
    [InlineData("make", null, null, "'make' did not finish")]
    public void A_command_that_is_called_as_the_check_of_the_schema_is_told_as_a_command(string command, int? code, string? error, string told)
    {
        var result = new ValidationResult { Command = command, Passed = false, ExitCode = code, ErrorId = error, Output = "what it said" };
        Assert.Equal(told, Corrections.Told(result));
        Assert.StartsWith("The check of your last task failed: `", Corrections.Write(new() { Task = Task("1"), Index = 0 }, result), StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_from_before_the_paste_is_the_end_of_another_turn()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig["1"].Turn!.Id;
        rig.Pass(TimeSpan.FromSeconds(3));
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Started, "seen", rig.Now));
        rig.Report("a", AgentStatus.Completed, turn, since: rig.Now.AddSeconds(-1));
        Assert.Equal(OrchestrationTaskStatus.Running, rig["1"].Status);
        rig.Pass(TimeSpan.FromSeconds(1));
        rig.Report("a", AgentStatus.Completed, turn);
        Assert.Equal(OrchestrationTaskStatus.Completed, rig["1"].Status);
    }

    private static void Refuse(SchedulerRig rig) => rig.Tell(new Delivered("a", rig.State.Tasks[rig.State.Agents["a"].TaskId!].Turn!.Id, DeliveryOutcome.Refused, "a draft"));
}
