using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

public sealed class SchedulerTests
{
    private static readonly string[] A = ["a"];
    private static readonly string[] AB = ["a", "b"];

    [Fact]
    public void An_agent_that_starts_idle_gets_the_next_fitting_task_at_once()
    {
        var rig = new SchedulerRig([Task("b-only", "b"), Task("any")], AB);
        rig.Report("a", AgentStatus.Idle);
        var sent = Assert.Single(rig.Sends);
        Assert.Equal(("a", "any", "do any", 1), (sent.Agent, sent.Request.TaskId, sent.Prompt, sent.Request.Attempt));
    }

    [Fact]
    public void Tasks_go_out_by_priority_and_then_in_their_order()
    {
        var rig = new SchedulerRig([Task("1"), Task("2") with { Priority = 5 }, Task("3"), Task("4") with { Priority = 5 }], A);
        rig.Report("a", AgentStatus.Idle);
        var order = new List<string>();
        while (rig.Sends.SingleOrDefault() is { } sent)
        {
            order.Add(sent.Request.TaskId);
            rig.Finish("a");
        }

        Assert.Equal(["2", "4", "1", "3"], order);
        Assert.True(rig.State.Ended);
    }

    [Theory]
    [InlineData("code*", true)]
    [InlineData("CODEX", true)]
    [InlineData("?odex", true)]
    [InlineData("code", false)]
    public void A_target_is_a_name_or_a_pattern(string target, bool fits)
    {
        var rig = new SchedulerRig([Task("1", target)], ["codex"]);
        rig.Report("codex", AgentStatus.Idle);
        Assert.Equal(fits, rig.Sends.Any());
        Assert.Equal(fits ? OrchestrationTaskStatus.Running : OrchestrationTaskStatus.Failed, rig["1"].Status);
    }

    [Fact]
    public void A_task_for_nobody_fails_and_names_the_agents_that_there_are()
    {
        var rig = new SchedulerRig([Task("1", "gemini")], AB);
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["1"].Status);
        Assert.Contains("'gemini'", rig["1"].Reason, StringComparison.Ordinal);
        Assert.Contains("a, b", rig["1"].Reason, StringComparison.Ordinal);
        Assert.True(rig.State.Ended);
    }

    [Theory]
    [InlineData(AgentStatus.Unknown)]
    [InlineData(AgentStatus.Starting)]
    [InlineData(AgentStatus.Working)]
    [InlineData(AgentStatus.WaitingForInput)]
    [InlineData(AgentStatus.Exited)]
    [InlineData(AgentStatus.Failed)]
    [InlineData(AgentStatus.RateLimited)]
    public void An_agent_that_is_not_ready_gets_nothing(AgentStatus status)
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", status);
        Assert.Empty(rig.Sends);
    }

    [Fact]
    public void A_dependant_waits_and_goes_out_when_all_it_needs_is_completed()
    {
        var rig = new SchedulerRig([Task("1"), Task("2"), Task("3") with { DependsOn = ["1", "2"], Priority = 9 }], AB);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("b", AgentStatus.Idle);
        rig.Finish("a");
        Assert.Empty(rig.Sends);
        rig.Finish("b");
        Assert.Equal("3", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void Dependants_of_a_failed_task_are_skipped_down_the_line_and_say_why()
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 1 }, Task("2") with { DependsOn = ["1"] }, Task("3") with { DependsOn = ["2"] }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Failed, rig.Take("a"));
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["1"].Status);
        Assert.Equal(OrchestrationTaskStatus.Skipped, rig["2"].Status);
        Assert.Contains("'1', which is Failed", rig["2"].Reason, StringComparison.Ordinal);
        Assert.Contains("'2', which is Skipped", rig["3"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_ten_thousand_tasks_can_be_checked_and_skipped()
    {
        var chain = Enumerable.Range(0, 10_000).Select(i => Task($"t{i}") with { DependsOn = i == 0 ? [] : [$"t{i - 1}"] }).ToList();
        var rig = new SchedulerRig(chain, A);
        rig.Tell(new CancelTask("t0", "not wanted"));
        Assert.True(rig.State.Ended);
        Assert.Equal(OrchestrationTaskStatus.Skipped, rig["t9999"].Status);
    }

    [Fact]
    public void A_question_is_told_and_never_answered_without_a_rule()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Report("a", AgentStatus.WaitingForInput, question: "Delete everything?", rule: "permission");
        Assert.Empty(rig.Commands);
        var told = Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.QuestionAsked);
        Assert.Equal(("a", "1", "Delete everything?"), (told.Agent, told.TaskId, told.Question));
    }

    [Theory]
    [InlineData("permission", null, true)]
    [InlineData("trust", null, false)]
    [InlineData(null, "^Run `ls`", true)]
    [InlineData("permission", "rm", false)]
    public void An_answer_is_given_once_where_rule_and_text_fit(string? rule, string? match, bool answers)
    {
        var rig = new SchedulerRig([Task("1")], A, new SchedulerOptions { Answers = [new AnswerRule { Rule = rule, Match = match, Keys = ["y"] }] });
        rig.Report("a", AgentStatus.WaitingForInput, question: "Run `ls`?", rule: "permission");
        Assert.Equal(answers ? ["y"] : [], rig.Commands.OfType<AnswerQuestion>().SelectMany(c => c.Answer.Keys));
        rig.Report("a", AgentStatus.WaitingForInput, since: rig.Now, question: "Run `ls`?", rule: "permission");
        Assert.Empty(rig.Commands);
    }

    [Fact]
    public void A_question_that_still_stands_after_an_answer_is_answered_again_with_growing_waits_a_bounded_number_of_times()
    {
        var options = new SchedulerOptions { Answers = [new AnswerRule { Rule = "permission", Keys = ["y"] }] };
        var rig = new SchedulerRig([Task("1")], A, options);
        rig.Report("a", AgentStatus.WaitingForInput, question: "❯ 1. Yes", rule: "permission");
        var waits = new List<double>();
        while (rig.Commands.OfType<AnswerQuestion>().Any())
        {
            var from = rig.Now;
            rig.Tell(new Answered("a", "❯ 1. Yes", "the question still stands"));
            while (rig.State.Agents["a"].Answers!.NextTry is not null && !rig.Commands.OfType<AnswerQuestion>().Any())
            {
                rig.Pass(TimeSpan.FromSeconds(1));
            }

            waits.Add((rig.Now - from).TotalSeconds);
        }

        Assert.Equal([2, 4, 8, 16, 0], waits);
        Assert.Equal(options.MaxAnswers, rig.Events.Count(e => e.Kind == OrchestrationEventKind.AnswerFailed));
        Assert.Contains("a person has to answer", rig.Events[^1].Message, StringComparison.Ordinal);
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.QuestionAsked);
    }

    [Fact]
    public void A_question_that_comes_back_with_the_same_words_is_answered_again()
    {
        var rig = new SchedulerRig([Task("1")], A, new SchedulerOptions { Answers = [new AnswerRule { Rule = "permission", Keys = ["y"] }] });
        rig.Report("a", AgentStatus.WaitingForInput, question: "Run it?", rule: "permission");
        rig.Tell(new Answered("a", "Run it?", null));
        rig.Pass(TimeSpan.FromSeconds(2));
        Assert.Single(rig.Commands.OfType<AnswerQuestion>());
        rig.Tell(new Answered("a", "Run it?", null));
        rig.Report("a", AgentStatus.Working);
        rig.Pass(TimeSpan.FromMinutes(5));
        Assert.Empty(rig.Commands.OfType<AnswerQuestion>());
    }

    [Fact]
    public void The_menu_of_a_limit_parks_the_agent_and_is_answered_only_by_a_choice_that_a_rule_names()
    {
        const string Menu = "What do you want to do?\n❯ 1. Upgrade your plan\n2. Stop and wait for limit to reset";
        AnswerRule[] rules = [new() { Rule = "dialog", Keys = ["Enter"] }, new() { Match = "wait for limit", Choice = "Stop and wait for limit to reset" }];
        foreach (var rule in rules)
        {
            var rig = new SchedulerRig([Task("1")], A, new SchedulerOptions { Answers = [rule] });
            rig.Report("a", AgentStatus.RateLimited, question: Menu, rule: "dialog");
            Assert.Equal(rule.Choice is null ? [] : [rule], rig.Commands.OfType<AnswerQuestion>().Select(c => c.Answer));
            Assert.DoesNotContain(rig.Events, e => e.Kind == OrchestrationEventKind.QuestionAsked);
        }
    }

    [Fact]
    public void A_rule_names_either_a_choice_or_keys()
    {
        _ = new AnswerBook([new AnswerRule { Match = "trust", Choice = "Yes, I trust this folder" }]);
        Assert.Throws<MoanaException>(() => new AnswerBook([new AnswerRule { Match = "trust", Choice = "Yes", Keys = ["Enter"] }]));
    }

    [Fact]
    public void A_highlight_that_moves_makes_no_new_question()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.WaitingForInput, question: "❯ 1. Yes\n  2. No");
        rig.Report("a", AgentStatus.WaitingForInput, question: "  1. Yes\n❯ 2. No", since: rig.Now);
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.QuestionAsked);
    }

    [Theory]
    [InlineData(null, "y", "AnswerRuleInvalid")]
    [InlineData("(", "y", "AnswerRuleInvalid")]
    [InlineData("(?=x)", "y", "AnswerRuleInvalid")]
    [InlineData(".", "y", "AnswerRuleInvalid")]
    [InlineData(".*", "y", "AnswerRuleInvalid")]
    [InlineData("^", "y", "AnswerRuleInvalid")]
    [InlineData("$", "y", "AnswerRuleInvalid")]
    [InlineData("trust|", "y", "AnswerRuleInvalid")]
    [InlineData(".+", "y", "AnswerRuleInvalid")]
    [InlineData(@"\w", "y", "AnswerRuleInvalid")]
    [InlineData(@"\S+", "y", "AnswerRuleInvalid")]
    [InlineData("[^x]", "y", "AnswerRuleInvalid")]
    [InlineData("trust", null, "AnswerRuleInvalid")]
    [InlineData("trust", "Retrun", "AnswerRuleInvalid")]
    public void A_rule_that_fits_everything_or_cannot_be_read_or_pressed_is_refused(string? match, string? key, string error) => Assert.Equal(
        error,
        Assert.Throws<MoanaException>(() => new AnswerBook([new AnswerRule { Match = match, Keys = key is null ? [] : [key] }])).ErrorId);

    [Fact]
    public void A_failed_validation_goes_back_to_the_same_agent_with_the_errors_a_bounded_number_of_times()
    {
        var rig = new SchedulerRig([Task("1") with { Validate = ["cargo test"], MaxFixes = 2 }], AB);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("b", AgentStatus.Idle);
        for (var fix = 1; fix <= 2; fix++)
        {
            rig.Finish("a");
            rig.Tell(new Validated("1", Assert.Single(rig.Commands.OfType<RunValidation>()).Turn, [Failed("error[E0308]")]));
            var sent = Assert.Single(rig.Sends);
            Assert.Equal(("a", 1), (sent.Agent, sent.Request.Attempt));
            Assert.Contains("error[E0308]", sent.Prompt, StringComparison.Ordinal);
            Assert.Contains("cargo test", sent.Prompt, StringComparison.Ordinal);
        }

        rig.Finish("a");
        rig.Tell(new Validated("1", rig["1"].Turn!.Id, [Failed("error[E0308]")]));
        Assert.Equal((OrchestrationTaskStatus.Failed, 1, 2), (rig["1"].Status, rig["1"].Attempts, rig["1"].Fixes));
        Assert.Equal("error[E0308]", rig["1"].ToResult("o", []).ValidationOutput);
    }

    [Fact]
    public void A_validation_whose_end_nobody_knows_fails_the_task_and_is_neither_corrected_nor_run_again()
    {
        var rig = new SchedulerRig([Task("1") with { Validate = ["deploy"], MaxFixes = 2 }, Task("2")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");

        rig.Tell(new Validated("1", rig["1"].Turn!.Id, [new() { Command = "deploy", Passed = false, ErrorId = "HostRunCut" }]));

        Assert.Equal((OrchestrationTaskStatus.Failed, 0), (rig["1"].Status, rig["1"].Fixes));
        Assert.Contains("HostRunCut", rig["1"].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Commands, c => c is RunValidation);
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void What_is_left_when_the_time_is_over_is_cancelled()
    {
        var rig = new SchedulerRig([Task("1"), Task("2"), Task("3") with { DependsOn = ["2"] }], A, new SchedulerOptions { Timeout = TimeSpan.FromMinutes(5) });
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Pass(TimeSpan.FromMinutes(5));
        Assert.True(rig.State.Ended);
        Assert.Equal([OrchestrationTaskStatus.Cancelled, OrchestrationTaskStatus.Cancelled], [rig["1"].Status, rig["2"].Status]);
    }

    [Fact]
    public void A_task_can_be_added_while_the_others_run_and_a_bad_one_is_refused()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Tell(new AddTask(Task("2") with { DependsOn = ["1"] }));
        rig.Tell(new AddTask(Task("2")));
        rig.Tell(new AddTask(Task("3") with { DependsOn = ["9"] }));
        Assert.Equal(2, rig.Events.Count(e => e.Kind == OrchestrationEventKind.TaskRefused));
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
    }

    private static ValidationResult Failed(string output) => new() { Command = "cargo test", Passed = false, ExitCode = 101, Output = output };
}
