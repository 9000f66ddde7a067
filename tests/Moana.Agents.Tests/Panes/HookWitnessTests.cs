using Moana.Panes;

namespace Moana.Agents.Tests.Panes;

/// <summary>Which reports of hooks may speak of the open turn. The turn was sent at 1,000.5 s.</summary>
public sealed class HookWitnessTests
{
    private readonly HookWitness _witness = new();
    private readonly TurnMark _turn = new() { Id = TurnMark.NewId(), State = TurnState.Started, SentAt = DateTimeOffset.FromUnixTimeMilliseconds(1_000_500) };

    [Fact]
    public void A_report_from_before_the_turn_does_not_speak_of_it()
    {
        Assert.Null(_witness.Hear("Completed;999", _turn));
        Assert.Equal("Completed;1000", _witness.Hear("Completed;1000", _turn));
    }

    [Fact]
    public void Where_the_clock_of_the_agents_machine_is_ahead_reports_count_by_that_clock()
    {
        Assert.Null(_witness.Hear("Completed;1009", _turn, TimeSpan.FromSeconds(10)));
        Assert.NotNull(_witness.Hear("Completed;1010", _turn, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Ready_without_a_time_may_be_of_any_turn() => Assert.Null(_witness.Hear("Completed", _turn));

    [Fact]
    public void An_agent_that_the_agent_runs_in_its_pane_does_not_end_the_turn()
    {
        Assert.NotNull(_witness.Hear("Working;1001;conversation=outer", _turn));

        Assert.Null(_witness.Hear("Working;1002;conversation=inner", _turn));
        Assert.Null(_witness.Hear("Completed;1003;conversation=inner", _turn));
        Assert.Null(_witness.Hear("Completed;1003", _turn));
        Assert.NotNull(_witness.Hear("Completed;1004;conversation=outer", _turn));
    }

    [Fact]
    public void The_next_turn_may_be_of_another_conversation()
    {
        _witness.Hear("Working;1001;conversation=one", _turn);

        Assert.NotNull(_witness.Hear("Completed;1009;conversation=two", _turn with { Id = TurnMark.NewId() }));
    }

    [Fact]
    public void Without_an_open_turn_every_report_is_heard()
    {
        Assert.Equal("Completed;1", _witness.Hear("Completed;1", null));
        Assert.Equal("Completed;1", _witness.Hear("Completed;1", _turn with { State = TurnState.Pending }));
    }
}
