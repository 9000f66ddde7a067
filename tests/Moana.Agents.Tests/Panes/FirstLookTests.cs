using Moana.Panes;

namespace Moana.Agents.Tests.Panes;

/// <summary>What is said of an agent that nobody has looked at before: what tmux knows of its window has to do for the past.</summary>
public sealed class FirstLookTests : TrackedAgent
{
    [Fact]
    public void An_overlay_is_unknown_as_there_is_no_status_before_it()
    {
        var first = See(0, AgentStatus.Unknown, keep: true);

        Assert.Equal((AgentStatus.Unknown, "Unknown seen", Start), (first.Status, first.Evidence, first.Since));
    }

    [Fact]
    public void An_agent_at_work_has_been_so_since_its_prompt_was_sent()
    {
        Submit(Sent(minutesAgo: 3));

        Assert.Equal((AgentStatus.Working, Start.AddMinutes(-3)), Told(See(0, AgentStatus.Working)));
    }

    [Fact]
    public void Ready_that_is_to_be_confirmed_is_work_since_the_prompt_was_sent_and_says_so()
    {
        Submit(Sent(minutesAgo: 3));

        var first = See(0, AgentStatus.Completed);
        Assert.Equal((AgentStatus.Working, Start.AddMinutes(-3)), Told(first));
        Assert.Equal("seems Completed: Completed seen; to be confirmed", first.Evidence);
        var kept = See(100, AgentStatus.Unknown, keep: true);
        Assert.StartsWith("seems Completed: Completed seen; to be confirmed; kept while", kept.Evidence, StringComparison.Ordinal);
        Assert.False(kept.Confirming);
    }

    [Fact]
    public void Without_a_turn_ready_that_is_to_be_confirmed_is_unknown() =>
        Assert.Equal((AgentStatus.Unknown, Start), Told(See(0, AgentStatus.Idle)));

    [Theory]
    [InlineData(-60_000, -60_000)]
    [InlineData(-1_750, -1_750)]
    public void A_window_that_was_quiet_for_longer_than_a_flicker_needs_no_confirmation_and_tells_since_when(int lastOutput, int since)
    {
        LastOutput = TimeSpan.FromMilliseconds(lastOutput);

        Assert.Equal((AgentStatus.Idle, Start.AddMilliseconds(since)), Told(See(0, AgentStatus.Idle)));
    }

    [Fact]
    public void A_window_that_was_quiet_for_less_says_nothing_yet()
    {
        LastOutput = TimeSpan.FromMilliseconds(-1_740);

        Assert.True(See(0, AgentStatus.Idle).Confirming);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-1e9)]
    public void A_time_of_the_last_output_that_cannot_be_is_not_told(double minutes)
    {
        LastOutput = minutes > 0 ? TimeSpan.FromMinutes(minutes) : DateTimeOffset.UnixEpoch - Start;

        Assert.Equal((AgentStatus.WaitingForInput, Start), Told(See(0, AgentStatus.WaitingForInput)));
    }

    [Fact]
    public void A_mark_of_an_end_without_a_turn_is_completed()
    {
        LastOutput = TimeSpan.FromMinutes(-1);

        Assert.Equal(AgentStatus.Completed, See(0, AgentStatus.Completed).Status);
    }

    [Fact]
    public void A_screen_without_evidence_is_told_at_once() => Assert.Equal((AgentStatus.Unknown, false), See(0, AgentStatus.Unknown) is var seen ? (seen.Status, seen.Confirming) : default);

    [Fact]
    public void A_clock_that_is_ahead_lets_no_turn_begin_later()
    {
        LastOutput = TimeSpan.FromHours(1);
        Submit(TurnState.Submitted);

        Assert.Equal(AgentStatus.Working, See(0, AgentStatus.Idle).Status);
        See(7_000, AgentStatus.Idle);
        Assert.Equal(AgentStatus.Idle, See(8_000, AgentStatus.Idle).Status);
    }

    private static TurnMark Sent(int minutesAgo) => new() { Id = "t", State = TurnState.Started, SentAt = Start.AddMinutes(-minutesAgo) };

    private static (AgentStatus, DateTimeOffset) Told(TrackedStatus tracked) => (tracked.Status, tracked.Since);
}
