using Moana.Transcripts;

namespace Moana.Agents.Tests.Panes;

/// <summary>What the session record, stillness and a screen that says nothing count for in an open turn.</summary>
public sealed class WitnessTests : TrackedAgent
{
    [Fact]
    public void Behind_a_carrier_an_open_turn_without_an_agents_composer_is_unknown_before_long()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Unknown, carrier: "ssh");

        Assert.Equal(AgentStatus.Working, See(1000, AgentStatus.Unknown, carrier: "ssh").Status);
        Assert.Equal(AgentStatus.Unknown, See(3000, AgentStatus.Unknown, carrier: "ssh").Status);
    }

    [Fact]
    public void Work_that_is_only_concluded_is_no_longer_believed_of_a_screen_that_stands_still()
    {
        var settles = TimeSpan.FromSeconds(15);
        Submit();

        Assert.Equal(AgentStatus.Working, See(0, AgentStatus.Working, settles: settles).Status);
        Assert.Equal(AgentStatus.Working, See(10_000, AgentStatus.Working, settles: settles, screen: "more text").Status);
        var still = See(24_900, AgentStatus.Working, settles: settles, screen: "more text");
        Assert.Equal((AgentStatus.Working, TimeSpan.FromSeconds(25)), (still.Status, still.Due));
        See(25_000, AgentStatus.Working, settles: settles, screen: "more text");
        var over = See(26_000, AgentStatus.Working, settles: settles, screen: "more text");
        Assert.Equal(AgentStatus.Completed, over.Status);
        Assert.Contains("nothing has moved for 15 s", over.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_that_is_only_likely_counts_once_nothing_has_moved()
    {
        var settles = TimeSpan.FromSeconds(15);
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(AgentStatus.Working, See(1_000, AgentStatus.Idle, settles: settles).Status);
        Assert.Equal(AgentStatus.Working, See(15_900, AgentStatus.Idle, settles: settles).Status);
        See(16_000, AgentStatus.Idle, settles: settles);
        Assert.Equal(AgentStatus.Completed, See(17_000, AgentStatus.Idle, settles: settles).Status);
    }

    [Theory]
    [InlineData(TurnOutcome.Completed, AgentStatus.Completed)]
    [InlineData(TurnOutcome.Interrupted, AgentStatus.Idle)]
    [InlineData(TurnOutcome.Failed, AgentStatus.Failed)]
    [InlineData(TurnOutcome.RateLimited, AgentStatus.RateLimited)]
    public void An_end_that_the_session_record_has_needs_no_window_on_a_ready_screen(TurnOutcome outcome, AgentStatus status)
    {
        Submit();
        See(0, AgentStatus.Working);

        var over = See(100, AgentStatus.Idle, endsTurn: false, record: new(AgentStatus.Idle, outcome, "the record has the end"));

        Assert.Equal((status, outcome, false), (over.Status, over.Outcome, over.Confirming));
        Assert.Contains("the record has the end", over.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AgentStatus.Working)]
    [InlineData(AgentStatus.WaitingForInput)]
    public void A_session_record_overrules_neither_a_spinner_nor_a_dialog(AgentStatus seen)
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(seen, See(100, seen, record: new(AgentStatus.Idle, TurnOutcome.Completed, "it has ended")).Status);
        Assert.Equal(seen, See(200, seen, record: new(AgentStatus.Working, null, "it is busy")).Status);
    }

    [Fact]
    public void A_turn_that_is_open_in_the_session_record_is_not_over_but_a_ready_screen_that_stands_still_wins()
    {
        Submit();
        See(0, AgentStatus.Working);
        RecordReport open = new(AgentStatus.Working, null, "it is busy");

        Assert.Equal(AgentStatus.Working, See(100, AgentStatus.Idle, record: open).Status);
        var later = See(5_000, AgentStatus.Idle, record: open);
        Assert.Equal((AgentStatus.Working, false), (later.Status, later.Confirming));
        Assert.NotNull(later.Due);
        See(10_200, AgentStatus.Idle, record: open);
        Assert.Equal(AgentStatus.Completed, See(11_000, AgentStatus.Idle, record: open).Status);
    }

    [Theory]
    [InlineData(AgentStatus.Idle)]
    [InlineData(AgentStatus.Working)]
    public void A_stream_that_pauses_on_a_screen_that_tells_no_end_is_work_as_long_as_the_session_record_has_the_turn_open(AgentStatus seen)
    {
        var settles = TimeSpan.FromSeconds(30);
        RecordReport open = new(AgentStatus.Working, null, "no end yet");
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(AgentStatus.Working, See(100, seen, settles: settles, record: open).Status);
        var paused = See(300_000, seen, settles: settles, record: open);
        Assert.Equal((AgentStatus.Working, false), (paused.Status, paused.Confirming));
        Assert.InRange(paused.Due!.Value.TotalSeconds, 301, 330);
        Assert.Equal(AgentStatus.Completed, See(300_100, seen, settles: settles, record: new(AgentStatus.Idle, TurnOutcome.Completed, "the end")).Status);
    }

    [Fact]
    public void A_prompt_with_nothing_below_it_is_no_answer_while_a_busy_program_may_only_be_about_to_begin()
    {
        Submit();

        Assert.Equal((AgentStatus.Working, false), See(0, AgentStatus.Idle, unanswered: true) is var first ? (first.Status, first.Confirming) : default);
        Assert.Equal(AgentStatus.Working, See(5_000, AgentStatus.Idle, unanswered: true).Status);
        See(6_000, AgentStatus.Idle, unanswered: true);
        Assert.Equal(AgentStatus.Completed, See(7_000, AgentStatus.Idle, unanswered: true).Status);
    }

    [Fact]
    public void A_turn_that_was_seen_at_work_may_end_without_a_word()
    {
        Submit();
        See(0, AgentStatus.Working);

        See(1_000, AgentStatus.Idle, unanswered: true);
        Assert.Equal(AgentStatus.Completed, See(2_000, AgentStatus.Idle, unanswered: true).Status);
    }

    [Theory]
    [InlineData(AgentStatus.Idle, AgentStatus.Completed)]
    [InlineData(AgentStatus.Failed, AgentStatus.Failed)]
    public void A_turn_without_a_spinner_whose_answer_is_still_written_is_not_over(AgentStatus seen, AgentStatus end)
    {
        Submit();
        See(0, AgentStatus.Working);
        for (var time = 200; time < 4000; time += 200)
        {
            LastOutput = TimeSpan.FromMilliseconds(time);
            Assert.Equal(AgentStatus.Working, See(time, seen, composer: "", screen: $"words {time}\n> \nfooter").Status);
        }

        See(4000, seen, composer: "", screen: "all words\n> \nfooter");
        Assert.Equal(end, See(4800, seen, composer: "", screen: "all words\n> \nfooter").Status);
    }

    [Fact]
    public void A_clock_in_the_footer_and_a_person_who_types_hold_no_end_up()
    {
        Submit();
        See(0, AgentStatus.Working);
        for (var time = 100; time < 800; time += 100)
        {
            See(time, AgentStatus.Idle, composer: "", screen: $"all words\n> {time}\n12:00:{time}");
        }

        Assert.Equal(AgentStatus.Completed, See(900, AgentStatus.Idle, composer: "", screen: "all words\n> typed\n12:01").Status);
    }

    [Theory]
    [InlineData(AgentStatus.Idle)]
    [InlineData(AgentStatus.Failed)]
    public void What_the_session_record_told_of_the_end_stays_whatever_the_screen_makes_of_it(AgentStatus seen)
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, seen, record: new(AgentStatus.Idle, TurnOutcome.RateLimited, "429"));

        See(200, seen);
        var later = See(3000, seen);
        Assert.Equal((AgentStatus.RateLimited, TurnOutcome.RateLimited), (later.Status, later.Outcome));

        See(4000, AgentStatus.Working, screen: "a person goes on");
        See(5000, AgentStatus.Idle, screen: "and is answered");
        Assert.Equal(AgentStatus.Completed, See(6000, AgentStatus.Idle, screen: "and is answered").Status);
    }

    [Fact]
    public void An_end_in_the_session_record_counts_on_a_screen_that_is_spoiled_once_it_stands_still()
    {
        RecordReport ended = new(AgentStatus.Idle, TurnOutcome.Completed, "the end");
        Submit();
        See(0, AgentStatus.Working);

        var drawn = See(1000, AgentStatus.Unknown, record: ended);
        Assert.Equal((AgentStatus.Working, TimeSpan.FromSeconds(3)), (drawn.Status, drawn.Due));
        Assert.Equal(AgentStatus.Completed, See(3000, AgentStatus.Unknown, record: ended).Status);
    }

    [Fact]
    public void A_session_record_that_never_ends_is_not_believed_for_ever()
    {
        var settles = TimeSpan.FromSeconds(30);
        RecordReport open = new(AgentStatus.Working, null, "no end yet");
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle, settles: settles, record: open);

        See(601_000, AgentStatus.Idle, settles: settles, record: open);
        Assert.Equal(AgentStatus.Completed, See(602_000, AgentStatus.Idle, settles: settles, record: open).Status);
    }

    [Fact]
    public void An_open_turn_without_evidence_says_what_was_not_found()
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.EndsWith("Unknown seen", See(5_000, AgentStatus.Unknown).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_rule_calls_unknown_is_told_in_an_open_turn_too()
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(AgentStatus.Working, See(100, AgentStatus.Unknown).Status);
        Assert.Equal(AgentStatus.Working, See(5_000, AgentStatus.Unknown).Status);
        See(6_000, AgentStatus.Unknown, rule: "key-hint");
        Assert.Equal(AgentStatus.Unknown, See(8_000, AgentStatus.Unknown, rule: "key-hint").Status);
    }
}
