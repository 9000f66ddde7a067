using Moana.Detection;
using Moana.Monitoring;
using Moana.Panes;

namespace Moana.Agents.Tests.Monitoring;

/// <summary>When a watched agent is looked at. Times are milliseconds.</summary>
public sealed class WatchedAgentTests
{
    private static readonly MonitorOptions Options = new();

    private readonly WatchedAgent _agent = new(null!);

    [Fact]
    public void Output_is_looked_at_when_it_pauses()
    {
        See(0, AgentStatus.Idle);
        Output(100, 1);
        Output(110, 2);

        Assert.Equal(110 + Options.Pause.TotalMilliseconds, Due);
    }

    [Fact]
    public void Output_that_does_not_pause_is_looked_at_after_a_bound()
    {
        See(0, AgentStatus.Idle);
        for (var i = 0; i <= 40; i++)
        {
            Output(10 * i, (ulong)i + 1);
        }

        Assert.Equal(Options.Longest.TotalMilliseconds, Due);
    }

    [Fact]
    public void The_frames_of_a_working_agents_spinner_are_looked_at_once_each_and_then_from_time_to_time()
    {
        See(0, AgentStatus.Working);
        Output(100, 1);
        See(130, AgentStatus.Working);
        Output(200, 2);
        See(230, AgentStatus.Working);

        Output(300, 1);
        Output(400, 2);
        Output(500, 1, 2);

        Assert.Equal(300 + Options.Familiar.TotalMilliseconds, Due);
    }

    [Fact]
    public void Something_new_between_the_frames_is_looked_at_at_once()
    {
        See(0, AgentStatus.Working);
        Output(100, 1);
        See(130, AgentStatus.Working);
        Output(200, 1);
        Output(210, 1, 7);

        Assert.Equal(210 + Options.Pause.TotalMilliseconds, Due);
    }

    [Theory]
    [InlineData(AgentStatus.WaitingForInput)]
    [InlineData(AgentStatus.Completed)]
    public void What_led_to_another_status_is_no_frame_of_a_spinner(AgentStatus status)
    {
        See(0, AgentStatus.Working);
        Output(100, 1);
        See(130, AgentStatus.Working);
        Output(200, 9);
        See(230, status);
        See(300, AgentStatus.Working);

        Output(400, 9);
        Assert.Equal(400 + Options.Pause.TotalMilliseconds, Due);

        See(450, AgentStatus.Working);
        Output(500, 1);
        Assert.Equal(500 + Options.Pause.TotalMilliseconds, Due);
    }

    [Fact]
    public void Output_of_too_many_shapes_is_never_taken_for_frames()
    {
        See(0, AgentStatus.Working);
        Output(100, 1, 2, 0);
        See(130, AgentStatus.Working);
        Output(200, 1, 2, 0);

        Assert.Equal(200 + Options.Pause.TotalMilliseconds, Due);
    }

    [Fact]
    public void What_keeps_prompts_from_it_is_told_when_it_has_lasted_on_one_more_look_and_its_end_too()
    {
        const int Bound = 60_000;
        Assert.Null(See(0, AgentStatus.Idle, "a draft")!.Hindrance);
        Assert.Equal(Bound, Due);
        Assert.Null(See(30_000, AgentStatus.Idle, "a draft"));
        Assert.Equal(Bound, Due);
        Assert.Equal("a draft", See(Bound, AgentStatus.Idle, "a draft")!.Hindrance);
        Assert.Null(Due);
        Assert.Null(See(Bound + 10, AgentStatus.Idle, "a draft"));
        Assert.Null(See(Bound + 20, AgentStatus.Idle)!.Hindrance);
    }

    [Fact]
    public void What_is_soon_over_is_not_told()
    {
        See(0, AgentStatus.Idle);
        Assert.Null(See(10, AgentStatus.Idle, "a draft"));
        Assert.Null(See(20, AgentStatus.Idle));
        Assert.Null(Due);
    }

    private double? Due => _agent.Due?.TotalMilliseconds;

    private void Output(int at, params ulong[] shapes) => _agent.Output(shapes, TimeSpan.FromMilliseconds(at), Options);

    private StatusReport? See(int at, AgentStatus status, string? hindrance = null)
    {
        var look = new Look(null!, $"{status}", null, new Observation { Status = status, Evidence = "seen" }, default, TimeSpan.FromMilliseconds(at))
        {
            Tracked = new(status, default, "seen", null, false, null),
        };
        return _agent.Take(look, l => new()
        {
            Name = "a", Status = l.Tracked.Status, Evidence = "", Since = default, Session = "s", Window = "0:w", Address = new PaneAddress { PaneId = "%1" }, Profile = "codex", Hindrance = hindrance,
        }, Options);
    }
}
