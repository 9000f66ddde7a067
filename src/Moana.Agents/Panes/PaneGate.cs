using System.Collections.Concurrent;
using Moana.Tmux;

namespace Moana.Panes;

/// <summary>
/// Prompts of this process to one pane go one after another, the wait for a busy agent included; <see cref="PaneLock"/>
/// keeps keys apart.
/// </summary>
internal static class PaneGate
{
    private static readonly ConcurrentDictionary<(TmuxEndpoint, PaneId), SemaphoreSlim> Gates = new();

    public static async Task<IDisposable> EnterAsync(TmuxEndpoint endpoint, PaneId pane, CancellationToken token)
    {
        var gate = Gates.GetOrAdd((endpoint, pane), static _ => new(1, 1));
        await gate.WaitAsync(token);
        return new Exit(gate);
    }

    private sealed class Exit(SemaphoreSlim gate) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                gate.Release();
            }
        }
    }
}
