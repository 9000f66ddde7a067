using Moana.Panes;

namespace Moana.Agents.Tests.Panes;

/// <summary>What is said of a turn's end, once that it was broken off, lost or done is known, and before.</summary>
public sealed class TurnEndTests : TrackedAgent
{
    private static readonly TurnMark Broken = new() { Id = "t", State = TurnState.Started, SentAt = Start, Outcome = TurnOutcome.Interrupted, EndedBy = "Moana" };

    [Fact]
    public void What_Moana_breaks_off_is_told_at_the_first_look_that_shows_the_agent_ready()
    {
        Submit(Broken);
        See(0, AgentStatus.Working);

        Assert.Equal(TurnOutcome.Interrupted, See(100, AgentStatus.Idle).Outcome);
    }

    [Theory]
    [InlineData(AgentStatus.WaitingForInput)]
    [InlineData(AgentStatus.Unknown)]
    public void What_Moana_breaks_off_is_not_over_while_a_dialog_or_nothing_is_seen(AgentStatus seen)
    {
        Submit(Broken);
        See(0, AgentStatus.Working);

        Assert.Null(See(100, seen).Outcome);
        Assert.Null(See(5_000, seen, rule: "key-hint").Outcome);
    }

    [Theory]
    [InlineData(TurnState.Submitted)]
    [InlineData(TurnState.Started)]
    public void What_Moana_breaks_off_before_it_is_seen_to_start_is_over_without_waiting_for_its_start(TurnState state)
    {
        Submit(new TurnMark { Id = "one", State = TurnState.Started, SentAt = Start });
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Completed, mark: "done");
        See(900, AgentStatus.Completed, mark: "done");

        Submit(Broken with { State = state });
        See(1_000, AgentStatus.Completed, mark: "done", unanswered: true);
        var over = See(1_900, AgentStatus.Completed, mark: "done", unanswered: true);
        Assert.Equal((AgentStatus.Idle, TurnOutcome.Interrupted), (over.Status, over.Outcome));
    }

    [Fact]
    public void A_turn_whose_process_is_gone_is_lost_and_never_completed()
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(TurnOutcome.Lost, Orphaned(100).Outcome);
        var over = Orphaned(1_000);
        Assert.Equal((AgentStatus.Idle, TurnOutcome.Lost, "the process that got the prompt is gone"), (over.Status, over.Outcome, over.Evidence));
        See(2_000, AgentStatus.Working);
        See(3_000, AgentStatus.Completed);
        Assert.Equal(TurnOutcome.Lost, See(4_000, AgentStatus.Completed).Outcome);
    }

    [Fact]
    public void What_a_person_does_after_the_end_changes_nothing_of_it()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Completed);
        Assert.Equal(TurnOutcome.Completed, See(900, AgentStatus.Completed).Outcome);

        See(1_000, AgentStatus.Working);
        See(2_000, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);
        Assert.Equal(TurnOutcome.Completed, See(3_000, AgentStatus.Idle, outcome: TurnOutcome.Interrupted).Outcome);
        See(4_000, AgentStatus.Failed);
        Assert.Equal(TurnOutcome.Completed, See(5_000, AgentStatus.Failed).Outcome);
    }

    [Fact]
    public void A_turn_that_was_broken_off_is_not_lost_when_its_program_ends_afterwards()
    {
        Submit(Broken);
        See(0, AgentStatus.Idle);
        See(1_000, AgentStatus.Idle);

        Assert.Equal(TurnOutcome.Interrupted, See(2_000, AgentStatus.Exited, dead: true).Outcome);
    }

    [Fact]
    public void An_error_that_the_agent_itself_gets_over_is_no_end()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Failed);
        Assert.Equal(TurnOutcome.Failed, See(1_000, AgentStatus.Failed).Outcome);

        Assert.Null(See(2_000, AgentStatus.Working).Outcome);
    }

    [Theory]
    [InlineData(TurnState.Started, AgentStatus.Idle, TurnOutcome.Interrupted)]
    [InlineData(TurnState.Submitted, AgentStatus.Working, TurnOutcome.Interrupted)]
    [InlineData(TurnState.Submitted, AgentStatus.Idle, null)]
    public void A_mark_of_an_interrupt_is_of_a_turn_that_started_or_was_seen_at_work(TurnState state, AgentStatus first, TurnOutcome? told)
    {
        Submit(state);
        See(0, first);

        for (var time = 100; time <= 10_000; time += 900)
        {
            See(time, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);
        }

        var last = See(11_000, AgentStatus.Idle);
        Assert.Equal((AgentStatus.Idle, told), (last.Status, last.Outcome));
    }

    [Fact]
    public void A_mark_of_an_interrupt_that_does_not_last_is_not_told()
    {
        Submit();
        See(0, AgentStatus.Working);
        Assert.Null(See(100, AgentStatus.Idle, outcome: TurnOutcome.Interrupted).Outcome);

        Assert.Null(See(200, AgentStatus.WaitingForInput).Outcome);
        Assert.Null(See(300, AgentStatus.Working).Outcome);
    }

    [Fact]
    public void Without_a_turn_there_is_no_end_of_one()
    {
        LastOutput = TimeSpan.FromMinutes(-1);

        Assert.Null(See(0, AgentStatus.Completed).Outcome);
        Assert.Null(See(1_000, AgentStatus.Failed).Outcome);
    }

    [Theory]
    [InlineData(TurnState.Started, AgentStatus.Idle, "do it", true)]
    [InlineData(TurnState.Started, AgentStatus.Completed, "do it", true)]
    [InlineData(TurnState.Submitted, AgentStatus.Idle, "do it", true)]
    [InlineData(TurnState.Submitting, AgentStatus.Idle, "do it", false)]
    [InlineData(TurnState.Started, AgentStatus.Idle, "do something else", false)]
    [InlineData(TurnState.Started, AgentStatus.Idle, "", false)]
    [InlineData(TurnState.Started, AgentStatus.Failed, "do it", false)]
    public void A_turn_was_interrupted_early_only_where_its_own_prompt_stands_in_the_composer_of_a_ready_agent(TurnState state, AgentStatus seen, string draft, bool isInterrupted)
    {
        Submit(new TurnMark { Id = "t", State = state, SentAt = Start, Print = PromptPrint.Of("do it") });
        See(0, AgentStatus.Working);
        See(100, seen, composer: draft);

        Assert.Equal(isInterrupted, See(1_000, seen, composer: draft).Outcome == TurnOutcome.Interrupted);
    }

    [Fact]
    public void A_collapsed_paste_that_stands_in_the_composer_may_be_any_text()
    {
        const string Placeholder = "[Pasted text #1]";
        Submit(new TurnMark { Id = "t", State = TurnState.Started, SentAt = Start, Print = PromptPrint.Of(Placeholder) });
        See(0, AgentStatus.Working);

        var look = At(100, AgentStatus.Idle);
        look = look with { Observation = look.Observation with { Composer = new(Placeholder, Placeholder, 1, 1) } };
        See(look);
        Assert.Equal(TurnOutcome.Completed, See(look with { At = Start.AddSeconds(1), Monotonic = TimeSpan.FromSeconds(1) }).Outcome);
    }

    private TrackedStatus Orphaned(int milliseconds) => See(At(milliseconds, AgentStatus.Idle) with { Processes = new(IsOrphaned: true, Stopped: null) });
}
