using System.Collections.Concurrent;
using Moana.Tmux;

namespace Moana.Panes;

/// <summary>
/// Watches the sessions that are looked at again and again, for as long as that goes on: then tmux tells which panes put
/// nothing out, and these need not be captured again. A single look, or two, are not worth a connection.
/// </summary>
internal sealed class FrequentLooks
{
    /// <summary>So many looks within <see cref="Idle"/> begin a watch.</summary>
    private const int Looks = 3;

    /// <summary>From so many panes of a session on its watch pays.</summary>
    private const int Panes = 3;

    /// <summary>A session that nobody looked at for so long is no longer watched.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<SessionId, Interest> _interests = new();

    /// <summary>The sessions that are watched for this.</summary>
    public IReadOnlyList<SessionId> Watched => [.. _interests.Where(i => i.Value.IsWatched).Select(i => i.Key)];

    /// <summary>Notes which panes were looked at, and begins to watch the sessions that are looked at often.</summary>
    public void Note(TmuxServer server, IEnumerable<PaneInfo> panes, TimeProvider clock)
    {
        foreach (var session in panes.GroupBy(p => p.SessionId).Where(s => s.Count() >= Panes))
        {
            var interest = _interests.GetOrAdd(session.Key, static _ => new());
            if (interest.Look(clock.GetTimestamp(), clock) >= Looks && interest.TryBegin())
            {
                _ = WatchAsync(server, session.Key, interest, clock);
            }
        }
    }

    /// <summary>Watches for as long as somebody looks. The events themselves are of no interest, only their count.</summary>
    private async Task WatchAsync(TmuxServer server, SessionId session, Interest interest, TimeProvider clock)
    {
        try
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
            await foreach (var _ in server.WatchAsync([session], canWait: static (_, _) => true, token: stop.Token).ConfigureAwait(false))
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
        }
    }

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
