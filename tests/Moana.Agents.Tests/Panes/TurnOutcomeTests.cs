using Moana.Panes;

namespace Moana.Agents.Tests.Panes;

/// <summary>How a turn ended, told from what is seen of it: interrupts are never called completed.</summary>
public sealed class TurnOutcomeTests : TrackedAgent
{
    [Fact]
    public void A_mark_of_an_interrupted_turn_is_idle_and_never_completed()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);

        var settled = See(1000, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);
        Assert.Equal((AgentStatus.Idle, TurnOutcome.Interrupted), (settled.Status, settled.Outcome));
    }

    [Fact]
    public void The_mark_of_the_turn_before_does_not_end_a_turn_that_goes_on_to_work()
    {
        Submit();
        var first = See(0, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);
        Assert.Equal((AgentStatus.Working, null), (first.Status, first.Outcome));
        Assert.Null(See(200, AgentStatus.Working).Outcome);
        See(5000, AgentStatus.Completed);

        var settled = See(6000, AgentStatus.Completed);
        Assert.Equal((AgentStatus.Completed, TurnOutcome.Completed), (settled.Status, settled.Outcome));
    }

    [Theory]
    [InlineData(AgentStatus.Idle, TurnOutcome.Interrupted)]
    [InlineData(AgentStatus.Failed, null)]
    [InlineData(AgentStatus.RateLimited, null)]
    [InlineData(AgentStatus.Completed, null)]
    public void A_mark_that_has_stood_there_since_before_the_prompt_is_of_the_turn_before_until_the_turn_is_seen_to_start(AgentStatus seen, TurnOutcome? outcome)
    {
        Submit(new TurnMark { Id = "one", State = TurnState.Started, SentAt = Start });
        See(0, AgentStatus.Working);
        See(1000, seen, outcome: outcome, rule: "end", mark: "its end");
        See(2000, seen, outcome: outcome, rule: "end", mark: "its end");

        Submit(new TurnMark { Id = "two", State = TurnState.Started, SentAt = Start });
        Assert.Equal((AgentStatus.Working, null), Told(See(3000, seen, outcome: outcome, rule: "end", mark: "its end")));
        Assert.Equal((AgentStatus.Working, null), Told(See(5000, seen, outcome: outcome, rule: "end", mark: "its end")));

        // It is answered, and ends as the one before.
        See(6000, AgentStatus.Working);
        See(7000, seen, outcome: outcome, rule: "end", mark: "its end");
        Assert.Equal(seen, See(8000, seen, outcome: outcome, rule: "end", mark: "its end").Status);
    }

    [Fact]
    public void A_mark_that_still_stands_there_when_no_turn_has_started_for_long_is_believed()
    {
        Submit(new TurnMark { Id = "one", State = TurnState.Started, SentAt = Start });
        See(0, AgentStatus.Failed, mark: "error");
        See(1000, AgentStatus.Failed, mark: "error");

        Submit(new TurnMark { Id = "two", State = TurnState.Started, SentAt = Start });
        See(2000, AgentStatus.Failed, mark: "error");
        Assert.Equal(AgentStatus.Working, See(31_900, AgentStatus.Failed, mark: "error").Status);
        See(32_000, AgentStatus.Failed, mark: "error");
        Assert.Equal(AgentStatus.Failed, See(33_000, AgentStatus.Failed, mark: "error").Status);
    }

    [Fact]
    public void An_answer_below_the_last_prompt_but_one_is_no_answer()
    {
        Submit(new TurnMark { Id = "one", State = TurnState.Started, SentAt = Start });
        See(0, AgentStatus.Working);
        See(1000, AgentStatus.Idle, prompt: "> one");
        See(2000, AgentStatus.Idle, prompt: "> one");

        Submit(new TurnMark { Id = "two", State = TurnState.Started, SentAt = Start });
        See(3000, AgentStatus.Idle, prompt: "> one", screen: "one, answered, and something");
        Assert.Equal(AgentStatus.Working, See(5000, AgentStatus.Idle, prompt: "> one", screen: "one, answered, and something").Status);

        See(6000, AgentStatus.Idle, prompt: "> two", screen: "two, answered");
        Assert.Equal(AgentStatus.Completed, See(7000, AgentStatus.Idle, prompt: "> two", screen: "two, answered").Status);
    }

    private static (AgentStatus, TurnOutcome?) Told(TrackedStatus tracked) => (tracked.Status, tracked.Outcome);

    [Fact]
    public void A_persons_turn_after_an_interrupted_one_is_not_that_ones_end()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);
        See(1000, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);
        See(5000, AgentStatus.Working);
        See(9000, AgentStatus.Completed);

        var settled = See(12000, AgentStatus.Completed);
        Assert.Equal((AgentStatus.Idle, TurnOutcome.Interrupted), (settled.Status, settled.Outcome));
    }

    [Fact]
    public void The_end_of_one_turn_is_not_the_end_of_the_next()
    {
        Submit(new TurnMark { Id = "one", State = TurnState.Started, SentAt = Start });
        See(0, AgentStatus.Working);
        See(5000, AgentStatus.Completed);
        Assert.Equal(TurnOutcome.Completed, See(6000, AgentStatus.Completed).Outcome);

        Submit(new TurnMark { Id = "two", State = TurnState.Started, SentAt = Start });
        Assert.Null(See(7000, AgentStatus.Working).Outcome);
        See(8000, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);
        Assert.Equal(TurnOutcome.Interrupted, See(9000, AgentStatus.Idle, outcome: TurnOutcome.Interrupted).Outcome);
    }

    [Fact]
    public void An_old_mark_on_the_screen_does_not_end_a_turn_that_has_not_started()
    {
        Submit(TurnState.Submitted);

        Assert.Null(See(0, AgentStatus.Idle, outcome: TurnOutcome.Interrupted).Outcome);
        See(100, AgentStatus.Working);
        See(200, AgentStatus.Completed);
        Assert.Equal((AgentStatus.Completed, TurnOutcome.Completed), (See(1000, AgentStatus.Completed) is var last ? last.Status : default, last.Outcome));
    }

    [Fact]
    public void A_turn_that_Moana_breaks_off_is_interrupted_once_the_agent_is_ready()
    {
        Submit(new TurnMark { Id = "t", State = TurnState.Started, SentAt = Start, Outcome = TurnOutcome.Interrupted, EndedBy = "Moana" });

        Assert.Equal((AgentStatus.Working, null), (See(0, AgentStatus.Working) is var works ? works.Status : default, works.Outcome));
        See(100, AgentStatus.Completed);
        var settled = See(1000, AgentStatus.Completed);
        Assert.Equal((AgentStatus.Idle, TurnOutcome.Interrupted), (settled.Status, settled.Outcome));
        Assert.Contains("interrupted by Moana", settled.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_that_stands_in_the_composer_again_was_interrupted_early()
    {
        Submit(new TurnMark { Id = "t", State = TurnState.Started, SentAt = Start, Print = PromptPrint.Of("do it") });
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle, composer: "do it");

        var settled = See(1000, AgentStatus.Idle, composer: "do it");
        Assert.Equal((AgentStatus.Idle, TurnOutcome.Interrupted), (settled.Status, settled.Outcome));
        Assert.Equal(TurnOutcome.Interrupted, See(2000, AgentStatus.Idle).Outcome);
    }
}
