using Moana.Agents;
using Moana.Tmux;

namespace Moana.Panes;

/// <summary>Tells when something of one pane may have changed.</summary>
internal sealed class PaneChanges : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly TimeProvider _clock;
    private readonly Task _pump;

    public PaneChanges(TmuxServer server, PaneInfo pane, TimeProvider clock)
    {
        _clock = clock;
        _pump = Task.Run(() => PumpAsync(server, pane));
    }

    /// <summary>Waits for a change since the last wait, at most for a while.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var changed = _changed.WaitAsync(stop.Token);
        await Task.WhenAny(changed, Task.Delay(longest, _clock, stop.Token));
        await stop.CancelAsync();
        await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        token.ThrowIfCancellationRequested();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pump;
        _stop.Dispose();
        _changed.Dispose();
    }

    private async Task PumpAsync(TmuxServer server, PaneInfo pane)
    {
        try
        {
            await foreach (var _ in server.WatchPaneAsync(pane.SessionId, pane.Id, PaneOptions.All, _stop.Token))
            {
                Signal();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TmuxException)
        {
            // Without events the waits end by their bounds, and the next look tells what has become of the pane.
        }
    }

    private void Signal()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // A change is already noted.
        }
    }
}
