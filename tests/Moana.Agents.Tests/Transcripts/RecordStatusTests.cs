namespace Moana.Transcripts;

/// <summary>What a record and the state of a process prove of a turn.</summary>
public sealed class RecordStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("busy", null, AgentStatus.Working)]
    [InlineData("busy", TurnOutcome.Completed, AgentStatus.Working)]
    [InlineData("waiting", null, AgentStatus.WaitingForInput)]
    [InlineData("idle", TurnOutcome.Completed, AgentStatus.Idle)]
    [InlineData("idle", TurnOutcome.Failed, AgentStatus.Idle)]
    // A prompt may not be taken yet, or its turn was broken off early, without a mark.
    [InlineData("idle", null, null)]
    // Work goes on in the background.
    [InlineData("shell", TurnOutcome.Completed, null)]
    [InlineData("a word of a later version", TurnOutcome.Completed, null)]
    [InlineData(null, TurnOutcome.Completed, null)]
    public void A_process_that_tells_its_state_has_to_agree(string? state, TurnOutcome? outcome, AgentStatus? status) =>
        Assert.Equal(status, RecordStatus.Of(Turn(outcome), hasState: true, state, Now)?.Status);

    [Theory]
    [InlineData(null, AgentStatus.Working)]
    [InlineData(TurnOutcome.Completed, AgentStatus.Idle)]
    [InlineData(TurnOutcome.Interrupted, AgentStatus.Idle)]
    public void Without_a_state_the_mark_of_the_end_tells(TurnOutcome? outcome, AgentStatus status) =>
        Assert.Equal(status, RecordStatus.Of(Turn(outcome), hasState: false, null, Now)?.Status);

    [Fact]
    public void What_may_still_follow_the_mark_of_an_end_is_waited_for()
    {
        var turn = Turn(null);
        turn.End(TurnOutcome.Completed, Now.AddMilliseconds(-20));

        Assert.Equal(AgentStatus.Working, RecordStatus.Of(turn, hasState: false, null, Now)?.Status);
    }

    [Fact]
    public void A_question_without_an_answer_waits_until_the_turn_is_over()
    {
        var turn = Turn(null);
        turn.Questions.Add("1");
        Assert.Equal(AgentStatus.WaitingForInput, RecordStatus.Of(turn, hasState: false, null, Now)?.Status);

        turn.End(TurnOutcome.Interrupted, Now.AddSeconds(-1));
        Assert.Equal(AgentStatus.Idle, RecordStatus.Of(turn, hasState: false, null, Now)?.Status);
    }

    private static TurnBuilder Turn(TurnOutcome? outcome)
    {
        var turn = new TurnBuilder { Prompt = "go on", StartedAt = Now.AddSeconds(-9) };
        if (outcome is { } how) turn.End(how, Now.AddSeconds(-1));
        return turn;
    }
}
