using System.Collections.Concurrent;
using Moana.Tmux;

namespace Moana.Panes;

/// <summary>
/// Screens that need not be captured again. A session that is looked at again and again is watched for a while, and a
/// pane of it that has put nothing out since its last capture still shows the same: for 50 panes that saves nine tenths
/// of the time, which is tmux's own for capturing.
/// </summary>
internal sealed class KeptScreens
{
    /// <summary>So many looks within <see cref="Idle"/> begin a watch. A single look, or two, are not worth a connection.</summary>
    private const int Looks = 3;

    /// <summary>From so many panes of a session on its watch pays.</summary>
    private const int Panes = 3;

    /// <summary>A session that nobody looked at for so long is no longer watched.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    /// <summary>A screen is captured again after this time whatever the marks say.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<SessionId, Interest> _interests = new();
    private readonly ConcurrentDictionary<PaneId, Kept> _kept = new();

    /// <summary>The panes that were looked at last: probably those of the next time.</summary>
    public IReadOnlyList<(SessionId Session, PaneId Pane)> Last { get; private set; } = [];

    /// <summary>The sessions that are watched for this.</summary>
    public IReadOnlyList<SessionId> Watched => [.. _interests.Where(i => i.Value.IsWatched).Select(i => i.Key)];

    /// <summary>Whether a pane may still show its kept screen, as far as is known without having caught up.</summary>
    public bool MayStand(TmuxServer server, PaneId pane) =>
        _kept.TryGetValue(pane, out var kept) && server.MarkOutput(kept.Pane.SessionId, pane) == kept.Mark;

    /// <summary>The kept screen of a pane that has not changed, now that the output is caught up with; null when it has.</summary>
    public string? Find(TmuxServer server, PaneInfo pane, DateTimeOffset now) =>
        _kept.TryGetValue(pane.Id, out var kept)
        && now - kept.At < MaxAge
        && IsSame(kept.Pane, pane)
        && server.MarkOutput(pane.SessionId, pane.Id) == kept.Mark
            ? kept.Text
            : null;

    /// <summary>Keeps a screen.</summary>
    /// <param name="pane">The pane as listed with the capture.</param>
    /// <param name="text">The capture.</param>
    /// <param name="mark">Where the pane stood in its output before it was captured; null keeps nothing.</param>
    /// <param name="now">The time of the capture.</param>
    public void Keep(PaneInfo pane, string text, OutputMark? mark, DateTimeOffset now)
    {
        if (mark is { } known)
        {
            _kept[pane.Id] = new(pane, text, known, now);
        }
        else
        {
            _kept.TryRemove(pane.Id, out _);
        }
    }

    /// <summary>Notes which panes were looked at, and begins to watch the sessions that are looked at often.</summary>
    public void Looked(TmuxServer server, IReadOnlyList<PaneInfo> panes, TimeProvider clock)
    {
        Last = [.. panes.Select(p => (p.SessionId, p.Id))];
        foreach (var session in panes.GroupBy(p => p.SessionId).Where(s => s.Count() >= Panes))
        {
            var interest = _interests.GetOrAdd(session.Key, static _ => new());
            if (interest.Look(clock.GetTimestamp(), clock) >= Looks && interest.TryBegin())
            {
                _ = WatchAsync(server, session.Key, interest, clock);
            }
        }
    }

    private static bool IsSame(PaneInfo a, PaneInfo b) =>
        (a.ProcessId, a.SessionId, a.Dead, a.Width, a.Height) == (b.ProcessId, b.SessionId, b.Dead, b.Width, b.Height)
        && (a.CursorX, a.CursorY, a.AlternateOn, a.InMode) == (b.CursorX, b.CursorY, b.AlternateOn, b.InMode);

    /// <summary>Watches for as long as somebody looks. The events themselves are of no interest, only their count.</summary>
    private async Task WatchAsync(TmuxServer server, SessionId session, Interest interest, TimeProvider clock)
    {
        using var stop = new CancellationTokenSource();
        // Disposed before the source, and waits for a callback that runs: nothing cancels what is gone.
        await using var timer = clock.CreateTimer(
            _ =>
            {
                if (interest.QuietFor(clock) > Idle)
                {
                    stop.Cancel();
                }
            }, null, Idle, Idle);
        try
        {
            await foreach (var _ in server.WatchAsync([session], null, stop.Token).ConfigureAwait(false))
            {
                // Counted by the server object.
            }
        }
        catch (Exception e) when (e is TmuxException or OperationCanceledException)
        {
            // Without a watch every screen is captured, as before.
        }
        finally
        {
            _interests.TryRemove(session, out _);
            foreach (var pane in _kept.Where(k => k.Value.Pane.SessionId == session).Select(k => k.Key))
            {
                _kept.TryRemove(pane, out _);
            }
        }
    }

    private sealed record Kept(PaneInfo Pane, string Text, OutputMark Mark, DateTimeOffset At);

    private sealed class Interest
    {
        private readonly object _gate = new();
        private int _looks;
        private long _last;

        public bool IsWatched { get; private set; }

        public int Look(long now, TimeProvider clock)
        {
            lock (_gate)
            {
                _looks = _looks > 0 && clock.GetElapsedTime(_last, now) > Idle ? 1 : _looks + 1;
                _last = now;
                return _looks;
            }
        }

        public TimeSpan QuietFor(TimeProvider clock)
        {
            lock (_gate)
            {
                return clock.GetElapsedTime(_last);
            }
        }

        public bool TryBegin()
        {
            lock (_gate)
            {
                return !IsWatched && (IsWatched = true);
            }
        }
    }
}
