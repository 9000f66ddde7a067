using Moana.Agents;
using Moana.Tmux;

namespace Moana.Panes;

/// <summary>
/// One at a time presses keys in a pane, among all processes and within one: a pane option names the process that does.
/// tmux compares and sets it in one breath. The lock of a process of this machine that has died is taken over at once.
/// </summary>
internal sealed class PaneLock : IAsyncDisposable
{
    /// <summary>How long keys wait for a delivery that is under way. One that waits for an agent's turn holds no lock.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private static readonly string Mine = OptionText.Encode(ProcessIdentity.Current.ToString());

    private readonly TmuxServer _server;
    private readonly PaneId _pane;

    private PaneLock(TmuxServer server, PaneId pane) => (_server, _pane) = (server, pane);

    /// <summary>Takes the lock, waiting for another process.</summary>
    /// <exception cref="DeliveryEnd">Another process kept it for too long, or the pane is gone.</exception>
    public static async Task<PaneLock> TakeAsync(TmuxServer server, PaneId pane, TimeSpan patience, TimeProvider clock, CancellationToken token)
    {
        try
        {
            for (var started = clock.GetTimestamp(); ;)
            {
                if (await server.ExchangePaneOptionAsync(pane, PaneOptions.Lock, null, Mine, token))
                {
                    return new(server, pane);
                }

                var held = (await server.GetPaneAsync(pane, [PaneOptions.Lock], token)).Options.GetValueOrDefault(PaneOptions.Lock);
                if (string.IsNullOrEmpty(held))
                {
                    continue;
                }

                var owner = OptionText.TryDecode(held) is { } text ? ProcessIdentity.TryParse(text) : null;
                if (owner is not { IsAlive: true } && await server.ExchangePaneOptionAsync(pane, PaneOptions.Lock, held, Mine, token))
                {
                    return new(server, pane);
                }

                if (clock.GetElapsedTime(started) >= patience)
                {
                    throw DeliveryEnd.Refused(
                        $"process {owner?.ProcessId} on {owner?.HostName} delivers to this pane since more than {patience.TotalSeconds:0.#} s; nothing was sent. "
                        + $"If it does not, 'tmux set-option -pu -t {pane} {PaneOptions.Lock}' takes its lock away");
                }

                await Task.Delay(Glance, clock, token);
            }
        }
        catch (TmuxException e) when (e.Error is TmuxError.TargetMissing or TmuxError.NoServer)
        {
            throw DeliveryEnd.Refused($"the agent is gone: pane {pane} is gone; nothing was sent");
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _server.ExchangePaneOptionAsync(_pane, PaneOptions.Lock, Mine, null, CancellationToken.None);
        }
        catch (TmuxException)
        {
            // The pane or the server is gone, and the lock with it; or this process ends, and the next one sees that.
        }
    }
}
