using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>Questions that change, answers that come late, and screens that ask nothing.</summary>
public sealed class QuestionTests
{
    private static readonly string[] A = ["a"];
    private static readonly SchedulerOptions Answering = new() { Answers = [new() { Rule = "permission", Keys = ["y"] }] };

    [Fact]
    public void Another_question_in_the_same_dialog_is_told_and_answered_and_the_late_answer_of_the_one_before_is_not_its()
    {
        var rig = new SchedulerRig([Task("1")], A, Answering);
        var since = rig.Now;
        rig.Report("a", AgentStatus.WaitingForInput, since: since, question: "Run it?", rule: "permission");
        Assert.Single(rig.Commands.OfType<AnswerQuestion>());
        rig.Report("a", AgentStatus.WaitingForInput, since: since, question: "Delete it?", rule: "permission");
        Assert.Single(rig.Commands.OfType<AnswerQuestion>());
        Assert.Equal(["Run it?", "Delete it?"], rig.Events.Where(e => e.Kind == OrchestrationEventKind.QuestionAsked).Select(e => e.Question));
        rig.Tell(new Answered("a", "Run it?", null));
        Assert.Null(rig.State.Agents["a"].Answers!.NextTry);
        rig.Tell(new Answered("a", "Delete it?", null));
        Assert.NotNull(rig.State.Agents["a"].Answers!.NextTry);
    }

    [Fact]
    public void A_question_that_is_reported_again_is_still_answered_again()
    {
        var rig = new SchedulerRig([Task("1")], A, Answering);
        var since = rig.Now;
        rig.Report("a", AgentStatus.WaitingForInput, since: since, question: "Run it?", rule: "permission");
        rig.Tell(new Answered("a", "Run it?", null));
        rig.Report("a", AgentStatus.WaitingForInput, since: since, question: "Run it?", rule: "permission");
        Assert.Empty(rig.Commands);
        rig.Pass(Answering.AnswerWait.First);
        Assert.Single(rig.Commands.OfType<AnswerQuestion>());
    }

    [Fact]
    public void A_limit_that_shows_no_menu_is_answered_by_no_rule()
    {
        var rig = new SchedulerRig([Task("1")], A, new() { Answers = [new() { Rule = "permission", Choice = "Wait" }] });
        rig.Report("a", AgentStatus.RateLimited, rule: "permission");
        Assert.Empty(rig.Commands.OfType<AnswerQuestion>());
        rig.Report("a", AgentStatus.RateLimited, rule: "permission", question: "Wait, or pay?");
        Assert.Single(rig.Commands.OfType<AnswerQuestion>());
    }

    [Fact]
    public void A_clock_that_is_set_back_lets_no_question_wait_longer()
    {
        var rig = new SchedulerRig([Task("1")], A, Answering);
        rig.Report("a", AgentStatus.WaitingForInput, question: "Run it?", rule: "permission");
        rig.Tell(new Answered("a", "Run it?", null));
        rig.Sleep(TimeSpan.FromHours(-1));
        rig.Pass(Answering.AnswerWait.First);
        Assert.Single(rig.Commands.OfType<AnswerQuestion>());
    }

    [Fact]
    public void A_program_that_ends_in_a_stall_has_not_returned()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Unknown);
        rig.Pass(new SchedulerOptions().StallNotice);
        rig.Report("a", AgentStatus.Exited);
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.AgentStalled);
        Assert.DoesNotContain(rig.Events, e => e.Kind == OrchestrationEventKind.AgentReturned);
    }

    [Fact]
    public void A_task_whose_earlier_answers_cannot_be_read_fails_and_says_why()
    {
        var rig = new SchedulerRig([Task("1"), Task("2") with { DependsOn = ["1"], Prompt = "{{1.answer}}" }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        rig.Tell(new AnswersRead("2", new Dictionary<string, AgentTurn?>(), "the store is gone"));
        Assert.Equal((OrchestrationTaskStatus.Failed, "What the tasks before it answered could not be read: the store is gone"), (rig["2"].Status, rig["2"].Reason));
    }

    [Fact]
    public void A_task_may_be_added_that_follows_one_that_is_there_and_uses_what_that_answered()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Tell(new AddTask(Task("2") with { DependsOn = ["1"], Prompt = "{{1.answer}}" }));
        rig.Tell(new AddTask(Task("3") with { DependsOn = ["none"] }));
        rig.Tell(new AddTask(Task("4") with { DependsOn = ["1"], Prompt = "{{4.answer}}" }));
        Assert.Equal(["1", "2"], rig.State.Tasks.Keys.Order());
        var refused = rig.Events.Where(e => e.Kind == OrchestrationEventKind.TaskRefused).Select(e => e.Message).ToList();
        Assert.Contains("depends on 'none'", refused[0], StringComparison.Ordinal);
        Assert.Contains("does not depend on '4'", refused[1], StringComparison.Ordinal);
    }
}
