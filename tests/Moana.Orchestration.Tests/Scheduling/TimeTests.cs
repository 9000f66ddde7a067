using Moana.Engine;
using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>Time in which nobody ran, and looks before anything is called too late.</summary>
public sealed class TimeTests
{
    private static readonly string[] A = ["a"];
    private static readonly string[] AB = ["a", "b"];
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void A_machine_that_sleeps_for_an_hour_fails_no_task()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], AB);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("b", AgentStatus.Idle);
        var (first, second) = (rig.Take("a"), rig.Take("b"));
        rig.Sleep(Hour + TimeSpan.FromSeconds(1));
        rig.Pass(TimeSpan.FromSeconds(3));
        rig.Report("b", AgentStatus.Completed, second);
        Assert.Equal((OrchestrationTaskStatus.Running, OrchestrationTaskStatus.Completed), (rig["1"].Status, rig["2"].Status));
        rig.Pass(TimeSpan.FromSeconds(9));
        rig.Report("a", AgentStatus.Completed, first);
        Assert.Equal((OrchestrationTaskStatus.Completed, 1), (rig["1"].Status, rig["1"].Attempts));
        Assert.Contains(rig.Events, e => e.Kind == OrchestrationEventKind.Warning && e.Message.Contains("Nobody ran for 60", StringComparison.Ordinal));
    }

    [Fact]
    public void What_an_agent_did_while_the_process_was_stopped_is_seen_before_it_is_called_too_late()
    {
        var rig = new SchedulerRig([Task("1") with { TimeoutSeconds = 8, MaxAttempts = 2 }], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        rig.Sees = a => rig.State.Agents[a].Report! with { Status = AgentStatus.Completed, Since = rig.Now, Turn = turn, Outcome = TurnOutcome.Completed };
        rig.Sleep(TimeSpan.FromSeconds(15));
        Assert.Equal((OrchestrationTaskStatus.Completed, 1), (rig["1"].Status, rig["1"].Attempts));
        Assert.Empty(rig.Sends);
    }

    [Fact]
    public void An_agent_whose_end_nobody_reported_is_looked_at_before_its_time_is_over()
    {
        var rig = new SchedulerRig([Task("1") with { TimeoutSeconds = 60 }], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        rig.Sees = a => rig.State.Agents[a].Report! with { Status = AgentStatus.Completed, Since = rig.Now, Turn = turn };
        rig.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal(OrchestrationTaskStatus.Completed, rig["1"].Status);
    }

    [Fact]
    public void A_look_that_nobody_can_take_is_waited_for_a_while_and_no_longer()
    {
        var options = new SchedulerOptions();
        var rig = new SchedulerRig([Task("1") with { TimeoutSeconds = 60, MaxAttempts = 1 }], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Sees = _ => null;
        var turn = rig["1"].Turn!;
        rig.Pass(turn.TimedFrom + TimeSpan.FromSeconds(60) + options.DoubtTimeout - TimeSpan.FromSeconds(1) - rig.Now);
        Assert.Equal(OrchestrationTaskStatus.Running, rig["1"].Status);
        rig.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["1"].Status);
    }

    [Fact]
    public void A_clock_that_is_set_back_lets_nobody_wait_longer()
    {
        var options = new SchedulerOptions();
        var rig = new SchedulerRig([Task("1") with { TimeoutSeconds = 60, MaxAttempts = 1 }, Task("2")], AB);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("b", AgentStatus.Idle);
        rig.Take("a");
        rig.Tell(new Delivered("b", rig["2"].Turn!.Id, DeliveryOutcome.Refused, "a draft"));
        rig.Sleep(-Hour);
        rig.Pass(options.RefusalWait.First);
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
        rig.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["1"].Status);
    }

    [Fact]
    public void What_was_stopped_over_night_has_its_whole_time_when_it_goes_on()
    {
        var before = new SchedulerRig([Task("1") with { TimeoutSeconds = 60 }], A);
        before.Report("a", AgentStatus.Idle);
        before.Take("a");
        var state = Scheduler.Resume("o", [.. before.State.Tasks.Values], A, new SchedulerOptions(), before.Now + TimeSpan.FromHours(9));
        var decision = Scheduler.Step(state, new Tick(), before.Now + TimeSpan.FromHours(9));
        Assert.Equal(OrchestrationTaskStatus.Running, decision.State.Tasks["1"].Status);
    }

    [Theory]
    [InlineData(3601, 1, 3600)]
    [InlineData(15, 15, 14)]
    [InlineData(-3599, 1, -3600)]
    [InlineData(4, 4, 0)]
    [InlineData(1.5, 1, 0)]
    public void A_gap_is_what_the_wall_clock_went_on_without_beats(double wall, double elapsed, double gap)
    {
        var clock = new Clock();
        var gaps = new GapDetector(clock);
        clock.Pass(0.9, 0.9);
        Assert.Null(gaps.Beat(out _));
        // The machine sleeps: only the wall's clock goes on. The process is stopped: both do.
        clock.Pass(wall, elapsed);
        Assert.Equal(gap, Math.Round(gaps.Beat(out var now)?.TotalSeconds ?? 0));
        Assert.Equal(clock.GetUtcNow(), now);
        clock.Pass(1, 1);
        Assert.Null(gaps.Beat(out _));
    }

    /// <summary>A clock whose hands are moved one by one.</summary>
    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _wall = DateTimeOffset.UnixEpoch;
        private TimeSpan _elapsed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(double wall, double elapsed) => (_wall, _elapsed) = (_wall.AddSeconds(wall), _elapsed + TimeSpan.FromSeconds(elapsed));

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _elapsed.Ticks;
    }
}
