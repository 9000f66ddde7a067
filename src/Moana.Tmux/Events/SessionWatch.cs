using Moana.Tmux.Connections;

namespace Moana.Tmux.Events;

/// <summary>
/// The events connection of one session, shared by all who watch it. Re-opens after a drop and says so. Without a session
/// it carries the server's layout events only.
/// </summary>
internal sealed partial class SessionWatch : IAsyncDisposable
{
    private static readonly TimeSpan[] Waits = [.. new[] { 0.05, 0.1, 0.25, 0.5, 1, 2, 5 }.Select(TimeSpan.FromSeconds)];

    private static long _numbers;

    private readonly CommandChannel _channel;
    private readonly EventHub _hub;
    private readonly SessionId? _session;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly SortedSet<string> _options = new(StringComparer.Ordinal);
    private readonly FloodGuard _floods;
    private readonly HashSet<PaneId> _held = [];
    private readonly List<(PaneId Pane, PaneChange What)> _changes = [];
    private readonly SemaphoreSlim _following = new(1, 1);
    private readonly OutputCounter _outputs = new();
    private int _layoutChanged;
    private long _number;
    private readonly Task _run;
    private volatile bool _over;
    private volatile ControlConnection? _connection;
    private volatile PaneStates _states = new([]);

    public SessionWatch(CommandChannel channel, EventHub hub, SessionId? session)
    {
        (_channel, _hub, _session) = (channel, hub, session);
        _stopped = _stop.Token;
        _floods = new(channel.Settings.Time);
        _run = Task.Run(RunAsync);
    }


    /// <summary>The queues of those who watch it. Replaced as a whole by the hub.</summary>
    public EventQueue[] Queues { get; set; } = [];

    /// <summary>True when it tells nothing any more: who comes now needs another one.</summary>
    public bool IsOver => _over;

    /// <summary>The client process of the open connection, or null.</summary>
    public int? ProcessId => _connection?.ProcessId;

    /// <summary>Watches more options, and tells a watcher that came later that watching has begun.</summary>
    public void Join(EventQueue queue, IReadOnlyList<string> options)
    {
        var grew = false;
        lock (_options)
        {
            foreach (var option in options)
            {
                grew |= _options.Add(option);
            }
        }

        if (_connection is { } connection)
        {
            if (grew)
            {
                _ = FollowLaterAsync(connection, anew: true);
            }

            queue.Missed("watching begins");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var begun = "watching begins";
        for (var attempt = 0; !_stopped.IsCancellationRequested; attempt++)
        {
            try
            {
                var reason = await WatchOnceAsync(begun).ConfigureAwait(false);
                attempt = 0;
                begun = $"the events connection was interrupted: {reason.Message}";
            }
            catch (TmuxException e) when (e.Error == TmuxError.NoServer)
            {
                Each(q => q.Lost(e.Message));
                begun = "the server is back; what was known of it is void";
            }
            catch (TmuxException e) when (e.Error == TmuxError.TargetMissing)
            {
                // The session is gone for good: ids are never used again while the server lives.
                Each(q => q.Layout());
                _hub.OnSessionGone(this);
                return;
            }
            catch (TmuxException e) when (e.IsAway || e.Error == TmuxError.CommandFailed)
            {
                begun = $"the events connection was interrupted: {e.Message}";
            }
            catch (TmuxException e)
            {
                _over = true;
                Each(q => q.Fail(e));
                return;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await WaitAsync(Waits[Math.Min(attempt, Waits.Length - 1)]).ConfigureAwait(false);
        }
    }

    private async Task<TmuxException> WatchOnceAsync(string begun)
    {
        var connection = await ControlConnection.OpenAsync(
            _channel.Transport, _channel.Transport.Attach(_session, output: _session is not null), _channel.Settings, OnNotification, _stopped).ConfigureAwait(false);
        try
        {
            lock (_held)
            {
                _held.Clear();
                _number = Interlocked.Increment(ref _numbers);
            }

            _connection = connection;
            _hub.OnLayout();
            await FollowAsync(connection, anew: true).ConfigureAwait(false);
            Each(q => q.Missed(begun));
            return await connection.Closed.WaitAsync(_stopped).ConfigureAwait(false);
        }
        finally
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Subscribes to the windows that the session has now; to all of them anew when other options are watched.</summary>
    private async Task FollowAsync(ControlConnection connection, bool anew)
    {
        if (_session is not { } session)
        {
            return;
        }

        await _following.WaitAsync(_stopped).ConfigureAwait(false);
        try
        {
            if (anew)
            {
                lock (_options)
                {
                    _states = new(_options);
                }
            }

            Volatile.Write(ref _layoutChanged, 0);
            var patience = _channel.Settings.CommandTimeout;
            var list = await connection.Send([_states.List(session)], patience, _stopped).ReplyAsync(0).ConfigureAwait(false);
            if (!list.Failed && _states.Follow(list.Text) is { Count: > 0 } commands)
            {
                await connection.Send(commands, patience, _stopped).ReplyAsync(commands.Count - 1).ConfigureAwait(false);
            }
        }
        finally
        {
            _following.Release();
        }
    }

    private async Task FollowLaterAsync(ControlConnection connection, bool anew)
    {
        try
        {
            await FollowAsync(connection, anew).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TmuxException or OperationCanceledException)
        {
            // The connection has ended; the next one subscribes to all options.
        }
    }

    private async Task WaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _channel.Settings.Time, _stopped).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop looks.
        }
    }

    private void OnNotification(ReadOnlySpan<byte> line)
    {
        switch (Notification.Read(line, out var pane))
        {
            case NotificationKind.Output:
                _outputs.Add(pane);
                var shape = Notification.Shape(line);
                foreach (var queue in Queues)
                {
                    queue.Output(pane, shape);
                }

                if (_floods.IsFlood(pane, line.Length))
                {
                    Hold(pane, pause: true);
                }

                break;
            case NotificationKind.Paused:
                Hold(pane, pause: false);
                break;
            case NotificationKind.Mode:
                _hub.Everybody(q => q.Changed(pane, PaneChange.Mode));
                break;
            case NotificationKind.Layout:
                lock (_held)
                {
                    // A pane may have been elsewhere for a while, where its output was not counted.
                    _number = Interlocked.Increment(ref _numbers);
                }

                _hub.OnLayout();
                _hub.Everybody(q => q.Layout());
                if (_connection is { } connection && Interlocked.Exchange(ref _layoutChanged, 1) == 0)
                {
                    _ = FollowLaterAsync(connection, anew: false);
                }

                break;
            case NotificationKind.SessionChanged:
                OnSessionChanged(line);
                break;
            case NotificationKind.Subscription:
                _changes.Clear();
                _states.Update(line, _changes);
                foreach (var (changed, change) in _changes)
                {
                    Each(q => q.Changed(changed, change));
                }

                break;
        }
    }

    /// <summary>With <c>detach-on-destroy off</c> a client is moved on, silently, when its session dies.</summary>
    private void OnSessionChanged(ReadOnlySpan<byte> line)
    {
        if (_session is { } session && !line.StartsWith(System.Text.Encoding.ASCII.GetBytes($"%session-changed {session} ")))
        {
            _ = _connection?.DisposeAsync().AsTask();
        }
    }

    private void Each(Action<EventQueue> act)
    {
        foreach (var queue in Queues)
        {
            act(queue);
        }
    }
}
