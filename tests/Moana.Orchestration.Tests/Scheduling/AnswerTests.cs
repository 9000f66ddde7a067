using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What agents answered: read before anything follows, and used by later prompts.</summary>
public sealed class AnswerTests
{
    [Fact]
    public void A_turn_is_read_before_its_task_is_done_and_before_the_agents_next_prompt()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1"), SchedulerRig.Task("2")], ["a"]);
        SchedulerCommand[] before = [];
        rig.Reads = read =>
        {
            before = [.. rig.Commands];
            Assert.Equal(("1", "o.1.1", TurnOutcome.Completed), (read.TaskId, read.Turn, read.Outcome));
            Assert.Equal(OrchestrationTaskStatus.Running, rig["1"].Status);
            return Turn(read, "fine", tokens: 30);
        };
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        Assert.Empty(before.OfType<SendPrompt>());
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
        Assert.Equal((OrchestrationTaskStatus.Completed, 30L), (rig["1"].Status, rig["1"].Usage!.Tokens));
        Assert.Equal(30, rig.State.Used!.Tokens);
    }

    [Fact]
    public void What_cannot_be_read_fails_no_task()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1")], ["a"]);
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        Assert.Equal(OrchestrationTaskStatus.Completed, rig["1"].Status);
        Assert.Null(rig["1"].Usage);
    }

    [Fact]
    public void A_process_that_died_while_a_turn_was_read_has_it_read_again()
    {
        var task = new TaskState
        {
            Task = SchedulerRig.Task("1"), Index = 0, Status = OrchestrationTaskStatus.Running, Agent = "a", LastTurn = "o.1.1", Turns = 1, Attempts = 1, Outcome = TurnOutcome.Completed,
            Turn = new() { Id = "o.1.1", Phase = TurnPhase.Reading, Began = DateTimeOffset.UnixEpoch },
        };
        var step = Scheduler.Step(Scheduler.Resume("o", [task], ["a"], new(), DateTimeOffset.UnixEpoch), new Tick(), DateTimeOffset.UnixEpoch);
        Assert.Equal(new ReadTurn("a", "1", "o.1.1", TurnOutcome.Completed, Report: null), Assert.Single(step.Commands));
        step = Scheduler.Step(step.State, new TurnRead("1", "o.1.1", null), DateTimeOffset.UnixEpoch);
        Assert.Equal(OrchestrationTaskStatus.Completed, step.State.Tasks["1"].Status);
    }

    [Fact]
    public void A_prompt_has_what_the_earlier_task_answered_and_has_it_again_in_another_attempt()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1"), After("1", "Check: {{1.answer}} of {{ 1.files }}; {{this}} and \\{{1.answer}} stay.")], ["a"]);
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        Assert.Empty(rig.Sends);
        var read = Assert.Single(rig.Commands.OfType<ReadAnswers>());
        Assert.Equal(("2", ("1", "o.1.1")), (read.TaskId, Assert.Single(read.Earlier)));
        rig.Tell(new AnswersRead("2", Answers(("1", "{{1.files}}", ["a.rs", "b.rs"]))));
        var text = "Check: {{1.files}} of a.rs\nb.rs (added); {{this}} and {{1.answer}} stay.";
        Assert.Equal(text, Assert.Single(rig.Sends).Prompt);

        rig.Report("a", AgentStatus.Failed, rig.Take("a"), outcome: TurnOutcome.Failed);
        rig.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(text, Assert.Single(rig.Sends).Prompt);
    }

    [Fact]
    public void Braces_that_are_to_stand_as_they_are_stand_so_in_a_prompt_without_references_too()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1") with { Prompt = "\\{{1.answer}} \\{{it}} {{it}}" }], ["a"]);
        rig.Report("a", AgentStatus.Idle);
        Assert.Equal("{{1.answer}} \\{{it}} {{it}}", Assert.Single(rig.Sends).Prompt);
    }

    [Fact]
    public void A_task_whose_answer_is_not_on_record_fails_and_says_which()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1"), After("1", "{{1.answer}}")], ["a"]);
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        rig.Tell(new AnswersRead("2", new Dictionary<string, AgentTurn?> { ["1"] = null }));
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["2"].Status);
        Assert.Contains("the answer of '1'", rig["2"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_is_too_long_is_cut_and_the_prompt_and_an_event_say_so()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1"), After("1", "{{1.answer}}{{1.answer}}{{1.answer}}")], ["a"]);
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        rig.Tell(new AnswersRead("2", Answers(("1", new string('x', 40_000), []))));
        var prompt = Assert.Single(rig.Sends).Prompt;
        Assert.Equal(AnswerText.MaxAll, prompt.Count(c => c == 'x') - prompt.Split("[Cut here: these are the first").Skip(1).Sum(p => p.Split(']')[0].Count(c => c == 'x')));
        Assert.Contains("[Cut here: these are the first 32,768 of 40,000 characters.]", prompt, StringComparison.Ordinal);
        Assert.Equal(3, rig.Events.Count(e => e is { Kind: OrchestrationEventKind.Warning, TaskId: "2" }));
    }

    [Theory]
    [InlineData("{{0.answer}}", "there is no task '0'")]
    [InlineData("{{1.answers}}", "a task has no 'answers'")]
    [InlineData("{{3.answer}}", "does not depend on '3'")]
    [InlineData("{{2.answer}}", "does not depend on '2'")]
    [InlineData("{{1.answer}} {{user.name}} {{1}} {1.answer} \\{{0.answer}}", null)]
    public void A_reference_to_what_cannot_be_there_is_told_before_anything_is_begun(string prompt, string? problem)
    {
        // By way of the first: what a dependency depends on is there, too.
        OrchestrationTask[] tasks = [SchedulerRig.Task("1"), After("b", prompt) with { Id = "2" }, SchedulerRig.Task("3"), After("1", "do b") with { Id = "b" }];
        Assert.Equal(problem is null ? 0 : 1, TaskCheck.Find(tasks).Count);
        Assert.All(TaskCheck.Find(tasks), p => Assert.Contains(problem!, p.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Answers_that_are_not_kept_are_not_used()
    {
        var error = Assert.Throws<MoanaException>(() => new SchedulerRig([SchedulerRig.Task("1"), After("1", "{{1.answer}}")], ["a"], new() { KeepAnswers = false }));
        Assert.Equal("AnswersNotKept", error.ErrorId);
    }

    private static OrchestrationTask After(string before, string prompt) => SchedulerRig.Task("2") with { DependsOn = [before], Prompt = prompt };

    internal static AgentTurn Turn(ReadTurn read, string answer, long tokens = 0, double? fill = null) => new()
    {
        Turn = read.Turn, Answer = answer, Source = TurnSource.Record, Evidence = "a test", Profile = "p",
        Usage = new() { InputTokens = tokens, OutputTokens = 0, Cost = tokens / 10m, ContextTokens = (long?)fill, ContextWindow = fill is null ? null : 100 },
    };

    private static Dictionary<string, AgentTurn?> Answers(params (string Task, string Answer, string[] Files)[] answers) => answers.ToDictionary(a => a.Task, a => (AgentTurn?)new AgentTurn
    {
        Answer = a.Answer, Source = TurnSource.Record, Evidence = "a test", Profile = "p",
        Files = [.. a.Files.Select((f, i) => new TurnFile { Path = f, Change = i == 0 ? FileChange.Modified : FileChange.Added })],
    });

    [Fact]
    public void What_is_read_for_a_prompt_is_what_it_refers_to_and_for_others_nothing()
    {
        var change = new TaskChange { Name = "1", Path = "/w", Repository = "/r", Branch = "b", Base = "0", Tip = "1" };
        TaskState Done(string id, int index) => new() { Task = SchedulerRig.Task(id), Index = index, Status = OrchestrationTaskStatus.Completed, Turns = 1, LastTurn = $"o.{index + 1}.1", Change = change };
        TaskState Needs(string prompt) => new() { Task = SchedulerRig.Task("3") with { DependsOn = ["1", "2"], Prompt = prompt }, Index = 2 };

        Assert.Empty(Rig("Go on.").Commands);
        var both = Assert.Single(Rig("{{1.files}} {{1.answer}} {{2.answer}} {{1.files}}").Commands.OfType<ReadAnswers>());
        Assert.Equal([("1", "o.1.1"), ("2", "o.2.1")], both.Earlier);
        Assert.Equal(["1"], both.Changes.Select(c => c.TaskId));
        Assert.Empty(Assert.Single(Rig("{{1.files}}", null).Commands.OfType<ReadAnswers>()).Changes);

        var rig = Rig("{{1.answer}}");
        rig.Tell(new CancelTask("3", "not needed"));
        rig.Tell(new AnswersRead("3", new Dictionary<string, AgentTurn?>(), "no record"));
        Assert.Equal(OrchestrationTaskStatus.Cancelled, rig["3"].Status);

        SchedulerRig Rig(string prompt, TaskChange? made = null) =>
            new([Done("1", 0) with { Change = prompt.Contains("answer", StringComparison.Ordinal) ? change : made }, Done("2", 1), Needs(prompt)], ["a"]);
    }

    [Fact]
    public void A_turn_that_nobody_waits_for_any_more_is_read_without_the_report_of_its_end()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1"), SchedulerRig.Task("2")], ["a"]);
        var reads = new List<ReadTurn>();
        rig.Reads = read => { reads.Add(read); return null; };
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        var turn = rig.Take("a");
        rig.Tell(new CancelTask("2", "not needed"));
        rig.Report("a", AgentStatus.Completed, turn);
        Assert.Equal([("1", true), ("2", false)], reads.Select(r => (r.TaskId, r.Report is not null)));
    }
}
