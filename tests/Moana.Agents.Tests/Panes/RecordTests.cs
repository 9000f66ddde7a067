using Moana.Detection;
using Moana.Transcripts;

namespace Moana.Agents.Tests.Panes;

/// <summary>When an agent's session record is asked about a turn, and what it counts for beside the screen.</summary>
public sealed class RecordTests : TrackedAgent
{
    private static readonly RecordReport Busy = new(AgentStatus.Working, null, "it is busy");
    private static readonly RecordReport Done = new(AgentStatus.Idle, TurnOutcome.Completed, "the end");

    [Theory]
    [InlineData(AgentStatus.Idle, true)]
    [InlineData(AgentStatus.Completed, true)]
    [InlineData(AgentStatus.Failed, true)]
    [InlineData(AgentStatus.RateLimited, true)]
    [InlineData(AgentStatus.Unknown, true)]
    [InlineData(AgentStatus.Working, false)]
    [InlineData(AgentStatus.WaitingForInput, false)]
    [InlineData(AgentStatus.Exited, false)]
    public void It_is_asked_when_a_screen_may_show_the_end_of_work(AgentStatus seen, bool asked)
    {
        Profile = Recording(RecordFormat.Codex);
        Submit();
        Assert.False(MayEnd(At(0, seen)), "nobody has looked before");
        See(0, AgentStatus.Working);

        Assert.Equal(asked, MayEnd(At(100, seen)));
        Assert.False(MayEnd(At(100, seen, keep: true)), "an overlay hides the screen");
        Assert.False(MayEnd(At(100, seen, carrier: "ssh")), "the record is on another machine");
        Assert.False(MayEnd(At(100, seen) with { Captured = null }), "the pane is gone");
        Assert.True(MayEnd(At(100, AgentStatus.Working, settles: TimeSpan.FromSeconds(30))), "what looks like work may be rest");
    }

    [Fact]
    public void It_is_not_asked_where_a_menu_is_open()
    {
        Profile = Recording(RecordFormat.Codex);
        Submit();
        See(0, AgentStatus.Working);
        var look = At(100, AgentStatus.RateLimited);

        Assert.False(MayEnd(look with { Observation = look.Observation with { Menu = new([], null, false) } }));
    }

    [Theory]
    [InlineData(AgentStatus.Working, true)]
    [InlineData(AgentStatus.WaitingForInput, true)]
    [InlineData(AgentStatus.Unknown, true)]
    [InlineData(AgentStatus.Failed, false)]
    [InlineData(AgentStatus.Exited, false)]
    public void It_is_not_asked_again_of_what_is_over_but_of_the_next_turn(AgentStatus before, bool asked)
    {
        Profile = Recording(RecordFormat.Claude);
        Submit();
        LastOutput = TimeSpan.FromMinutes(-1);
        See(0, before);
        Assert.Equal(before, See(2_000, before).Status);

        Assert.Equal(asked, MayEnd(At(2_100, AgentStatus.Idle)));
        Submit(TurnState.Pending);
        Assert.False(MayEnd(At(2_200, AgentStatus.Idle)));
        Submit();
        Assert.True(MayEnd(At(2_300, AgentStatus.Idle)));
    }

    [Theory]
    [InlineData(RecordFormat.Codex, true)]
    [InlineData(RecordFormat.Claude, true)]
    [InlineData(RecordFormat.Copilot, true)]
    [InlineData(RecordFormat.Gemini, false)]
    [InlineData(null, false)]
    public void One_that_tells_no_status_is_not_asked(RecordFormat? format, bool asked)
    {
        Submit();
        See(0, AgentStatus.Working);
        Profile = format is { } known ? Recording(known) : Profile;

        Assert.Equal(asked, MayEnd(At(100, AgentStatus.Idle)));
    }

    [Theory]
    [InlineData(AgentStatus.Idle)]
    [InlineData(AgentStatus.Unknown)]
    public void A_turn_whose_end_it_has_stays_completed_when_it_is_asked_no_more(AgentStatus seen)
    {
        Submit(TurnState.Submitted);
        See(0, AgentStatus.Unknown);
        See(100, seen, record: Done);
        Assert.Equal(AgentStatus.Completed, See(3_000, seen, record: Done).Status);

        See(3_100, AgentStatus.Idle, screen: "more");
        Assert.Equal(AgentStatus.Completed, See(9_900, AgentStatus.Idle, screen: "more").Status);
    }

    [Fact]
    public void A_turn_that_it_had_at_work_is_completed_when_the_screen_is_ready()
    {
        Submit(TurnState.Submitted);
        See(0, AgentStatus.Idle, record: Busy);
        See(7_000, AgentStatus.Idle);

        Assert.Equal(AgentStatus.Completed, See(8_000, AgentStatus.Idle).Status);
    }

    [Fact]
    public void Who_broke_a_turn_off_is_told_whatever_it_has_of_the_end()
    {
        Submit(new TurnMark { Id = "t", State = TurnState.Started, SentAt = Start, Outcome = TurnOutcome.Interrupted, EndedBy = "Moana" });
        See(0, AgentStatus.Working);

        Assert.Equal("the turn was interrupted by Moana", See(100, AgentStatus.Idle, record: Done).Evidence);
    }

    [Fact]
    public void Its_open_turn_counts_from_the_moment_at_which_the_screen_last_moved()
    {
        Submit();
        See(100_000, AgentStatus.Working);

        Assert.Equal(AgentStatus.Working, See(101_000, AgentStatus.Idle, record: Busy).Status);
        Assert.Equal("it is busy; the screen: Idle seen", See(109_000, AgentStatus.Idle, record: Busy).Evidence);
        var last = See(110_900, AgentStatus.Idle, record: Busy);
        Assert.InRange(last.Due!.Value.TotalSeconds, 111, 111.2);
        Assert.Equal(AgentStatus.Completed, See(111_000, AgentStatus.Idle, record: Busy).Status);
    }

    [Fact]
    public void Its_open_turn_counts_for_more_than_a_screen_that_a_rule_calls_unknown()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Unknown, rule: "key-hint", record: Busy);

        Assert.Equal(AgentStatus.Working, See(3_000, AgentStatus.Unknown, rule: "key-hint", record: Busy).Status);
    }

    [Fact]
    public void Its_open_turn_is_not_completed_on_a_screen_that_says_nothing_however_long()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Unknown, record: Busy);

        Assert.Equal(AgentStatus.Working, See(15_000, AgentStatus.Unknown, record: Busy).Status);
    }

    [Fact]
    public void An_end_in_it_does_not_hide_what_a_rule_calls_unknown()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Unknown, rule: "key-hint", record: Done);

        Assert.Equal(AgentStatus.Unknown, See(3_000, AgentStatus.Unknown, rule: "key-hint", record: Done).Status);
    }

    [Fact]
    public void The_error_that_it_told_stays_where_the_screen_calls_it_a_limit()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.RateLimited, record: new(AgentStatus.Idle, TurnOutcome.Failed, "500"));
        See(200, AgentStatus.RateLimited);

        Assert.Equal(AgentStatus.Failed, See(3_000, AgentStatus.RateLimited).Status);
    }

    [Fact]
    public void The_limit_that_it_told_is_not_the_next_turns()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle, record: new(AgentStatus.Idle, TurnOutcome.RateLimited, "429"));

        Submit();
        Assert.Equal(AgentStatus.Working, See(200, AgentStatus.Idle).Status);
    }

    private static AgentProfile Recording(RecordFormat format) => new() { Name = "codex", Source = "test", Delivery = new(), Record = new() { Format = format, Home = ["~/x"], File = "f" } };
}
