using System.Collections.Concurrent;

namespace Moana.Tmux.Connections;

/// <summary>
/// Keeps clients of this process that come in apart from changes that this process makes, server by server. A server dies
/// when it tells a control-mode client of a change while that client still introduces itself: it counts as one before it
/// can be written to (<c>control_write</c> without <c>control_state</c>, tmux 3.3a to 3.7c). Modes, sessions, current
/// windows and panes, paste buffers and clients that leave are told so.
/// </summary>
internal sealed class ArrivalGate
{
    private static readonly ConcurrentDictionary<(string?, string?, string?), ArrivalGate> Gates = new();

    private readonly object _sync = new();
    private readonly LinkedList<(bool Arrival, TaskCompletionSource Entered)> _waiting = [];
    private bool _arrivals;
    private int _inside;

    /// <summary>The gate of a server.</summary>
    public static ArrivalGate Of(TmuxEndpoint endpoint) => Gates.GetOrAdd(
        endpoint.Via is null ? (null, null, endpoint.SocketFile) : (endpoint.Via, endpoint.SocketName, endpoint.SocketPath), _ => new());

    /// <summary>Waits until no change is under way, and holds up those that come, until it is disposed of.</summary>
    public Task<IDisposable> ArriveAsync(CancellationToken token) => EnterAsync(arrival: true, token);

    /// <summary>Waits until no client is coming in, and holds up those that want to, until it is disposed of.</summary>
    public Task<IDisposable> ChangeAsync(CancellationToken token) => EnterAsync(arrival: false, token);

    private async Task<IDisposable> EnterAsync(bool arrival, CancellationToken token)
    {
        LinkedListNode<(bool, TaskCompletionSource Entered)> waiting;
        lock (_sync)
        {
            // Who waits is not overtaken, or a stream of one kind would keep the other out.
            if (_waiting.Count == 0 && (_inside == 0 || _arrivals == arrival))
            {
                _arrivals = arrival;
                _inside++;
                return new Pass(this);
            }

            waiting = _waiting.AddLast((arrival, new(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        try
        {
            await waiting.Value.Entered.Task.WaitAsync(token).ConfigureAwait(false);
            return new Pass(this);
        }
        catch (OperationCanceledException)
        {
            GiveUp(waiting);
            throw;
        }
    }

    private void GiveUp(LinkedListNode<(bool, TaskCompletionSource)> waiting)
    {
        lock (_sync)
        {
            if (waiting.List is null)
            {
                // Let in at the same moment.
                _inside--;
            }
            else
            {
                _waiting.Remove(waiting);
            }

            LetIn();
        }
    }

    private void Leave()
    {
        lock (_sync)
        {
            _inside--;
            LetIn();
        }
    }

    /// <summary>Lets in those at the head of the line that fit together.</summary>
    private void LetIn()
    {
        while (_waiting.First is { } first && (_inside == 0 || _arrivals == first.Value.Arrival))
        {
            _waiting.RemoveFirst();
            _arrivals = first.Value.Arrival;
            _inside++;
            first.Value.Entered.SetResult();
        }
    }

    private sealed class Pass(ArrivalGate gate) : IDisposable
    {
        private ArrivalGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}
