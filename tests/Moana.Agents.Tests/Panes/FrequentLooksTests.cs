using Moana.Panes;
using Moana.Testing;

namespace Moana.Agents.Tests.Panes;

/// <summary>Sessions that are looked at often are watched, and no longer than that.</summary>
public sealed class FrequentLooksTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_timer_that_fires_while_its_watch_ends_cancels_nothing_that_is_gone()
    {
        var clock = new LateClock();
        await using var fleet = new FakeFleet();
        await fleet.Tmux.NewSessionAsync("work", "cat");
        var pane = Assert.Single(await fleet.Server.ListPanesAsync(token: TestContext.Current.CancellationToken));
        var looks = new FrequentLooks();
        for (var i = 0; i < 3; i++)
        {
            looks.Note(fleet.Server, [pane, pane, pane], clock);
        }

        Assert.Equal([pane.SessionId], looks.Watched);
        await Eventually.TrueAsync(() => clock.Timers.Count == 1, "the watch has begun");
        clock.Advance(TimeSpan.FromMinutes(1));
        clock.Timers[0].Fire();

        await Eventually.TrueAsync(() => looks.Watched.Count == 0, "the watch has ended");
        clock.Timers[0].FireLate();
        Assert.Null(clock.Timers[0].Failure);
    }

    /// <summary>Time stands still unless moved; timers fire when told to.</summary>
    private sealed class LateClock : TimeProvider
    {
        private long _now = 1;

        public List<LateTimer> Timers { get; } = [];

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new LateTimer(() => callback(state));
            Timers.Add(timer);
            return timer;
        }
    }

    /// <summary>A callback runs while the timer is disposed; only <see cref="DisposeAsync"/> waits for it.</summary>
    private sealed class LateTimer(Action callback) : ITimer
    {
        private bool _runs;

        public Exception? Failure { get; private set; }

        public void Fire()
        {
            try
            {
                callback();
            }
            catch (ObjectDisposedException e)
            {
                Failure = e;
            }
        }

        public void FireLate()
        {
            if (_runs)
            {
                Fire();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => _runs = true;

        public ValueTask DisposeAsync()
        {
            Fire();
            return ValueTask.CompletedTask;
        }
    }
}
