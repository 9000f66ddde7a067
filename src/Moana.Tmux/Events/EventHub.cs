using System.Runtime.CompilerServices;
using Moana.Tmux.Commands;
using Moana.Tmux.Connections;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Events;

/// <summary>All watchers of a server, and the connections that they share.</summary>
internal sealed class EventHub(CommandChannel channel) : IAsyncDisposable
{
    private readonly object _sync = new();
    private readonly Dictionary<int, SessionWatch> _watches = [];
    private EventQueue[] _queues = [];
    private long _layout;

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

        channel.Home = sessions.Count > 0 ? sessions[0] : channel.Home;
        using var queue = new EventQueue(channel.Settings.Time, canWait, only);
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
            await LeaveAsync(queue).ConfigureAwait(false);
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
        lock (_sync)
        {
            watches = [.. _watches.Values];
            _watches.Clear();
        }

        var closed = new TmuxException(TmuxError.ConnectionLost, $"The connections to the {channel.Transport.Description} were closed.");
        Everybody(q => q.Fail(closed));
        foreach (var watch in watches)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
        }
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
        if (!_watches.TryGetValue(key, out var watch))
        {
            watch = new(channel, this, key == AnySession ? null : new SessionId(key));
            _watches[key] = watch;
        }

        if (!watch.Queues.Contains(queue))
        {
            watch.Queues = [.. watch.Queues, queue];
            watch.Join(queue, options);
        }
    }

    private async Task LeaveAsync(EventQueue queue)
    {
        var unused = new List<SessionWatch>();
        lock (_sync)
        {
            _queues = [.. _queues.Where(q => q != queue)];
            foreach (var (key, watch) in _watches.ToList())
            {
                watch.Queues = [.. watch.Queues.Where(q => q != queue)];
                if (watch.Queues.Length == 0)
                {
                    _watches.Remove(key);
                    unused.Add(watch);
                }
            }
        }

        foreach (var watch in unused)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
        }
    }
}
