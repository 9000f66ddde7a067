using Moana.Detection;

namespace Moana.Agents.Tests.Panes;

/// <summary>How long an agent that looks ready, or shows nothing, is said to be at work, in a turn and without one.</summary>
public sealed class OpenTurnTests : TrackedAgent
{
    private static readonly AgentProfile Unknown = new() { Name = ProfileCatalog.Fallback, Source = "test", Delivery = new() };

    [Fact]
    public void A_new_turn_works_since_it_was_sent_and_nothing_that_seemed_to_end_the_one_before_counts_for_it()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Failed);

        Submit(new TurnMark { Id = "two", State = TurnState.Started, SentAt = Start.AddMilliseconds(500) });
        Assert.Equal(AgentStatus.Working, See(900, AgentStatus.Failed).Status);
        Assert.Equal(AgentStatus.Failed, See(1_650, AgentStatus.Failed).Status);

        Submit(new TurnMark { Id = "three", State = TurnState.Started, SentAt = Start.AddMilliseconds(2_000) });
        var third = See(3_000, AgentStatus.Working);
        Assert.Equal((AgentStatus.Working, Start.AddMilliseconds(2_000)), (third.Status, third.Since));
    }

    [Fact]
    public void A_turn_that_starts_long_after_the_one_before_has_its_own_time_to_begin()
    {
        Submit(new TurnMark { Id = "one", State = TurnState.Started, SentAt = Start });
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle);
        See(900, AgentStatus.Idle);

        Submit(new TurnMark { Id = "two", State = TurnState.Started, SentAt = Start });
        See(100_000, AgentStatus.Idle, unanswered: true);
        Assert.Equal(AgentStatus.Working, See(102_000, AgentStatus.Idle, unanswered: true).Status);
    }

    [Fact]
    public void Where_neither_prompts_nor_ends_are_marked_ready_is_the_end_after_the_window()
    {
        Submit(new TurnMark { Id = "one", State = TurnState.Started, SentAt = Start });
        See(0, AgentStatus.Idle);
        See(900, AgentStatus.Idle);

        Submit(new TurnMark { Id = "two", State = TurnState.Started, SentAt = Start });
        See(3_000, AgentStatus.Idle);
        Assert.Equal(AgentStatus.Completed, See(4_000, AgentStatus.Idle).Status);
    }

    [Fact]
    public void Work_looks_alike_in_each_turn_and_is_no_end_of_the_one_before()
    {
        Submit(new TurnMark { Id = "one", State = TurnState.Started, SentAt = Start });
        See(0, AgentStatus.Working, mark: "thinking");

        Submit(new TurnMark { Id = "two", State = TurnState.Started, SentAt = Start });
        Assert.Equal("Working seen", See(100, AgentStatus.Working, mark: "thinking").Evidence);
    }

    [Fact]
    public void A_turn_that_asked_has_worked()
    {
        Submit(TurnState.Submitted);
        See(0, AgentStatus.WaitingForInput);
        See(100, AgentStatus.Idle, unanswered: true);

        Assert.Equal(AgentStatus.Completed, See(900, AgentStatus.Idle, unanswered: true).Status);
    }

    [Fact]
    public void A_mark_that_is_taken_away_leaves_the_agent_ready()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle);
        See(900, AgentStatus.Idle);

        Turn = null;
        See(1_000, AgentStatus.Idle);
        Assert.Equal((AgentStatus.Idle, null), See(2_000, AgentStatus.Idle) is var last ? (last.Status, last.Turn) : default);
    }

    [Fact]
    public void Without_a_turn_ready_needs_neither_a_mark_of_an_end_nor_a_screen_that_stands_still()
    {
        See(0, AgentStatus.Idle, endsTurn: false, screen: "a");

        Assert.Equal(AgentStatus.Idle, See(800, AgentStatus.Idle, endsTurn: false, screen: "b").Status);
    }

    [Theory]
    [InlineData(null, AgentStatus.Completed)]
    [InlineData(TurnOutcome.Interrupted, AgentStatus.Idle)]
    public void What_is_over_stays_so_whatever_moves_on_a_ready_screen(TurnOutcome? outcome, AgentStatus over)
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle, outcome: outcome);
        Assert.Equal(over, See(900, AgentStatus.Idle, outcome: outcome).Status);

        for (var time = 1_000; time < 3_000; time += 500)
        {
            Assert.Equal(over, See(time, AgentStatus.Idle, endsTurn: false, outcome: outcome, screen: $"{time}").Status);
        }
    }

    [Fact]
    public void A_turn_that_was_broken_off_needs_no_mark_of_its_end()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle, endsTurn: false, outcome: TurnOutcome.Interrupted);

        Assert.Equal(AgentStatus.Idle, See(900, AgentStatus.Idle, endsTurn: false, outcome: TurnOutcome.Interrupted).Status);
    }

    [Fact]
    public void Completed_without_a_mark_that_ends_a_turn_has_the_longer_window()
    {
        See(0, AgentStatus.Completed, endsTurn: false);

        Assert.True(See(300, AgentStatus.Completed, endsTurn: false).Confirming);
        Assert.Equal(AgentStatus.Completed, See(750, AgentStatus.Completed, endsTurn: false).Status);
    }

    [Fact]
    public void Of_a_program_that_nobody_knows_ready_counts_when_its_whole_screen_has_stood_still_for_the_window()
    {
        Profile = Unknown;
        LastOutput = TimeSpan.FromSeconds(10);
        Submit(TurnState.Submitted);
        Assert.True(See(0, AgentStatus.Idle, endsTurn: false, composer: "").Confirming);
        Assert.Equal(AgentStatus.Idle, See(800, AgentStatus.Idle, endsTurn: false, composer: "").Status);

        Submit();
        See(1_000, AgentStatus.Working, composer: "");
        See(2_000, AgentStatus.Completed, composer: "", screen: "done\n> \n1");
        Assert.Equal(AgentStatus.Working, See(2_600, AgentStatus.Completed, composer: "", screen: "done\n> \n2").Status);
        Assert.Equal(AgentStatus.Working, See(2_900, AgentStatus.Completed, composer: "", screen: "done\n> \n2").Status);
        Assert.Equal(AgentStatus.Completed, See(3_350, AgentStatus.Completed, composer: "", screen: "done\n> \n2").Status);
    }

    [Fact]
    public void A_footer_that_counts_is_work_where_nothing_tells_work_and_is_none_where_streaming_text_does()
    {
        Submit();
        See(0, AgentStatus.Working, composer: "");
        for (var time = 100; time <= 5_100; time += 500)
        {
            Assert.Equal(AgentStatus.Working, See(time, AgentStatus.Idle, endsTurn: false, composer: "", screen: $"words\n> \n{time}").Status);
        }

        See(5_200, AgentStatus.Idle, settles: TimeSpan.FromSeconds(5), composer: "", screen: "words\n> \n5200");
        Assert.Equal(AgentStatus.Completed, See(6_000, AgentStatus.Idle, settles: TimeSpan.FromSeconds(5), composer: "", screen: "words\n> \n6000").Status);
    }

    [Theory]
    [InlineData(AgentStatus.Working, false, AgentStatus.Unknown)]
    [InlineData(AgentStatus.Working, true, AgentStatus.Working)]
    [InlineData(AgentStatus.WaitingForInput, true, AgentStatus.Unknown)]
    public void A_screen_without_evidence_is_told_but_in_an_open_turn_that_was_at_work(AgentStatus before, bool inTurn, AgentStatus told)
    {
        if (inTurn)
        {
            Submit();
        }

        See(0, before);
        Assert.Equal(before, See(100, AgentStatus.Unknown).Status);

        Assert.Equal(told, See(2_100, AgentStatus.Unknown).Status);
    }

    [Fact]
    public void A_program_that_comes_up_is_told_at_once()
    {
        See(0, AgentStatus.WaitingForInput);

        Assert.Equal(AgentStatus.Starting, See(100, AgentStatus.Starting).Status);
    }

    [Fact]
    public void A_pane_that_is_gone_is_exited_at_once_and_a_shell_that_writes_on_after_the_window()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Exited, screen: "$ ");
        Assert.Equal(AgentStatus.Exited, See(850, AgentStatus.Exited, screen: "$ ls").Status);

        See(1_000, AgentStatus.Working);
        Assert.Equal(AgentStatus.Exited, See(At(1_001, AgentStatus.Exited) with { Captured = null }).Status);
    }

    [Fact]
    public void What_was_seen_to_go_on_has_its_whole_window_the_next_time()
    {
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Exited);
        See(400, AgentStatus.Working);

        Assert.Equal(AgentStatus.Working, See(900, AgentStatus.Exited).Status);
        Assert.Equal(AgentStatus.Exited, See(1_650, AgentStatus.Exited).Status);
    }

    [Fact]
    public void A_limit_that_is_gone_in_a_moment_was_the_agents_own_retry()
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(AgentStatus.Working, See(100, AgentStatus.RateLimited).Status);
        Assert.Equal(AgentStatus.Working, See(400, AgentStatus.Working).Status);
    }
}
