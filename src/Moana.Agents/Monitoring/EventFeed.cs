using Moana.Agents;
using Moana.Tmux;

namespace Moana.Monitoring;

/// <summary>
/// The events of some sessions or of one pane, taken when their reader is ready for them: until then they wait, coalesced, with the server
/// object. Ends with its disposal, also when the reader leaves early.
/// </summary>
internal sealed class EventFeed : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<TmuxEvent> _events;
    private readonly TimeProvider _clock;
    private Task<bool> _next;

    /// <param name="server">The server.</param>
    /// <param name="sessions">The sessions.</param>
    /// <param name="canWait">Which output need not wake the reader, as in <see cref="TmuxServer.WatchAsync"/>.</param>
    /// <param name="clock">The time.</param>
    public EventFeed(TmuxServer server, IReadOnlyList<Moana.Tmux.SessionId> sessions, Func<PaneId, ulong, bool> canWait, TimeProvider clock)
        : this(clock, stop => server.WatchAsync(sessions, PaneOptions.All, canWait, stop))
    {
    }

    /// <summary>The events of one pane.</summary>
    /// <param name="server">The server.</param>
    /// <param name="pane">The pane.</param>
    /// <param name="clock">The time.</param>
    public EventFeed(TmuxServer server, PaneInfo pane, TimeProvider clock)
        : this(clock, stop => server.WatchPaneAsync(pane.SessionId, pane.Id, PaneOptions.All, stop))
    {
    }

    private EventFeed(TimeProvider clock, Func<CancellationToken, IAsyncEnumerable<TmuxEvent>> watch)
    {
        _clock = clock;
        _events = watch(_stop.Token).GetAsyncEnumerator(CancellationToken.None);
        _next = _events.MoveNextAsync().AsTask();
    }

    /// <summary>Waits for an event, at most for a while.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken token)
    {
        if (_next.IsCompleted || longest <= TimeSpan.Zero)
        {
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        await Task.WhenAny(_next, Task.Delay(longest, _clock, stop.Token));
        await stop.CancelAsync();
        token.ThrowIfCancellationRequested();
    }

    /// <summary>The events that have come.</summary>
    /// <exception cref="TmuxException">The events have ended for good.</exception>
    public IEnumerable<TmuxEvent> Take()
    {
        while (_next.IsCompleted && _next.GetAwaiter().GetResult())
        {
            var happened = _events.Current;
            _next = _events.MoveNextAsync().AsTask();
            yield return happened;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _events.DisposeAsync();
        _stop.Dispose();
    }
}
