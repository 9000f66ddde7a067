using System.Threading.Channels;
using Moana.Agents;
using Moana.Tmux;

namespace Moana.Panes;

/// <summary>Tells when something of one pane may have changed.</summary>
internal sealed class PaneChanges : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
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
        Task changed = _changed.Reader.ReadAsync(stop.Token).AsTask();
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
    }

    private async Task PumpAsync(TmuxServer server, PaneInfo pane)
    {
        try
        {
            await foreach (var _ in server.WatchPaneAsync(pane.SessionId, pane.Id, PaneOptions.All, _stop.Token))
            {
                _changed.Writer.TryWrite(true);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TmuxException)
        {
            // Without events the waits end by their bounds, and the next look tells what has become of the pane.
        }
    }
}
