using System.Runtime.CompilerServices;
using Moana.Tmux.Commands;
using Moana.Tmux.Connections;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Events;

/// <summary>
/// All watchers of a server, and the connections that they share. One that nobody watches any more stays for a moment, for
/// whoever watches next.
/// </summary>
internal sealed class EventHub : IAsyncDisposable
{
    private readonly object _sync = new();
    private readonly Dictionary<int, SessionWatch> _watches = [];
    private readonly Dictionary<SessionWatch, long> _left = [];
    private readonly CommandChannel _channel;
    private readonly ITimer _ending;
    private Task _ended = Task.CompletedTask;
    private EventQueue[] _queues = [];
    private long _layout;

    public EventHub(CommandChannel channel)
    {
        _channel = channel;
        _ending = channel.Settings.Time.CreateTimer(_ => EndUnwatched(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A number that is another one after each notification of the layout, and after each gap in them.</summary>
    public long Layout => Interlocked.Read(ref _layout);

    /// <summary>The processes of the open events connections.</summary>
    public IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (_sync)
            {
                return [.. _watches.Values.Select(w => w.ProcessId).OfType<int>()];
            }
        }
    }

    /// <summary>Where a pane stands in its output; null when its session is not watched, or that cannot be told now.</summary>
    public OutputMark? MarkOf(SessionId session, PaneId pane) => Find(session)?.MarkOf(pane);

    /// <summary>True while the session is watched over an open connection.</summary>
    public bool IsWatched(SessionId session) => Find(session)?.ProcessId is not null;

    /// <summary>
    /// The answer to a command over the session's own connection: all output before it has been counted by then. Null when
    /// the session is not watched.
    /// </summary>
    public Task<string?> AskAsync(SessionId session, TmuxCommand command, CancellationToken token) =>
        Find(session)?.AskAsync(command, token) ?? Task.FromResult<string?>(null);

    /// <summary>Waits until everything is counted that these sessions put out before now.</summary>
    public Task CatchUpAsync(IEnumerable<SessionId> sessions, CancellationToken token) =>
        Task.WhenAll(sessions.Select(s => Find(s)?.CatchUpAsync(token) ?? Task.CompletedTask));

    /// <summary>The events of some sessions, until the token is cancelled. For <paramref name="canWait"/> and <paramref name="only"/> see <see cref="EventQueue"/>.</summary>
    public async IAsyncEnumerable<TmuxEvent> WatchAsync(
        IReadOnlyList<SessionId> sessions, IReadOnlyList<string> options, Func<PaneId, ulong, bool>? canWait, PaneId? only, [EnumeratorCancellation] CancellationToken token)
    {
        foreach (var option in options)
        {
            OptionName.Check(option);
        }

        _channel.Home = sessions.Count > 0 ? sessions[0] : _channel.Home;
        using var queue = new EventQueue(_channel.Settings.Time, canWait, only);
        int[] keys = sessions.Count == 0 ? [AnySession] : [.. sessions.Select(s => s.Number).Distinct()];
        lock (_sync)
        {
            _queues = [.. _queues, queue];
            foreach (var key in keys)
            {
                Join(key, queue, options);
            }
        }

        try
        {
            await foreach (var happened in queue.ReadAllAsync(token).ConfigureAwait(false))
            {
                yield return happened;
            }
        }
        finally
        {
            Leave(queue);
        }
    }

    /// <summary>Tells all watchers of the server.</summary>
    public void Everybody(Action<EventQueue> act)
    {
        foreach (var queue in Volatile.Read(ref _queues))
        {
            act(queue);
        }
    }

    /// <summary>The layout has changed, or may have without a notice.</summary>
    public void OnLayout() => Interlocked.Increment(ref _layout);

    /// <summary>A watched session is gone: those who watched it still get the layout events of the server.</summary>
    public void OnSessionGone(SessionWatch gone)
    {
        lock (_sync)
        {
            var key = _watches.FirstOrDefault(w => w.Value == gone, new(AnySession, gone)).Key;
            if (key != AnySession && _watches.Remove(key))
            {
                foreach (var queue in gone.Queues)
                {
                    Join(AnySession, queue, []);
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<SessionWatch> watches;
        await _ending.DisposeAsync().ConfigureAwait(false);
        lock (_sync)
        {
            watches = [.. _watches.Values];
            _watches.Clear();
            _left.Clear();
        }

        var closed = new TmuxException(TmuxError.ConnectionLost, $"The connections to the {_channel.Transport.Description} were closed.");
        Everybody(q => q.Fail(closed));
        foreach (var watch in watches)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
        }

        await _ended.ConfigureAwait(false);
    }

    private const int AnySession = -1;

    private SessionWatch? Find(SessionId session)
    {
        lock (_sync)
        {
            return _watches.GetValueOrDefault(session.Number);
        }
    }

    private void Join(int key, EventQueue queue, IReadOnlyList<string> options)
    {
        var shared = _watches.TryGetValue(key, out var watch);
        if (watch is null)
        {
            watch = new(_channel, this, key == AnySession ? null : new SessionId(key));
            _watches[key] = watch;
        }

        _left.Remove(watch);
        if (!watch.Queues.Contains(queue))
        {
            watch.Queues = [.. watch.Queues, queue];
            watch.Join(queue, options);
        }

        // It says so before it tells its queues for the last time.
        if (shared && watch.IsOver)
        {
            watch.Queues = [.. watch.Queues.Where(q => q != queue)];
            _left[watch] = 0;
            _watches.Remove(key);
            EndLater();
            Join(key, queue, options);
        }
    }

    private void Leave(EventQueue queue)
    {
        lock (_sync)
        {
            _queues = [.. _queues.Where(q => q != queue)];
            foreach (var watch in _watches.Values.Where(w => w.Queues.Contains(queue)))
            {
                watch.Queues = [.. watch.Queues.Where(q => q != queue)];
                if (watch.Queues.Length == 0) _left[watch] = _channel.Settings.Time.GetTimestamp();
            }

            EndLater();
        }
    }

    /// <summary>Ends what nobody has watched for long enough, and comes back for the others.</summary>
    private void EndUnwatched()
    {
        lock (_sync)
        {
            var over = _left.Where(l => _channel.Settings.Time.GetElapsedTime(l.Value) >= _channel.Settings.UnwatchedAfter).Select(l => l.Key).ToList();
            foreach (var watch in over)
            {
                _left.Remove(watch);
                foreach (var key in _watches.Where(w => w.Value == watch).Select(w => w.Key).ToList()) _watches.Remove(key);
                _ended = Task.WhenAll(_ended, watch.DisposeAsync().AsTask());
            }

            EndLater();
        }
    }

    private void EndLater()
    {
        if (_left.Count > 0) _ending.Change(_channel.Settings.UnwatchedAfter, Timeout.InfiniteTimeSpan);
    }
}
