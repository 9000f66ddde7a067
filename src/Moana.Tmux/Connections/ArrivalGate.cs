using System.Collections.Concurrent;

namespace Moana.Tmux.Connections;

/// <summary>
/// Keeps clients that come in apart from changes that are made, server by server. A server dies
/// when it tells a control-mode client of a change while that client still introduces itself: it counts as one before it
/// can be written to (<c>control_write</c> without <c>control_state</c>, tmux 3.3a to 3.7c). Modes, sessions, current
/// windows and panes, paste buffers and clients that leave are told so.
/// </summary>
/// <param name="file">The same between processes; null where they cannot be reached.</param>
internal sealed class ArrivalGate(ArrivalFile? file)
{
    /// <summary>On a busy machine a client takes a second to introduce itself, and a server as long to carry out a change.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly ConcurrentDictionary<(string?, string?, string?), ArrivalGate> Gates = new();

    private readonly object _sync = new();
    private readonly LinkedList<(bool Arrival, TaskCompletionSource Entered)> _waiting = [];
    private bool _arrivals;
    private int _inside;

    /// <summary>Where other processes find the gate (<see cref="ArrivalFile.Place"/>); null where they cannot.</summary>
    public string? Place => file?.Place;

    /// <summary>The gate of a server.</summary>
    public static ArrivalGate Of(TmuxEndpoint endpoint) => endpoint.Via is null
        ? Gates.GetOrAdd((null, null, endpoint.SocketFile), _ => new(new(RuntimeFolder.Open, endpoint.SocketFile, Patience)))
        : Gates.GetOrAdd((endpoint.Via, endpoint.SocketName, endpoint.SocketPath), _ => new(null));

    /// <summary>Waits until no change is under way, and holds up those that come, until it is disposed of.</summary>
    public Task<Pass> ArriveAsync(CancellationToken token) => EnterAsync(arrival: true, token);

    /// <summary>Waits until no client is coming in, and holds up those that want to, until it is disposed of.</summary>
    public Task<Pass> ChangeAsync(CancellationToken token) => EnterAsync(arrival: false, token);

    private async Task<Pass> EnterAsync(bool arrival, CancellationToken token)
    {
        await EnterProcessAsync(arrival, token).ConfigureAwait(false);
        try
        {
            return new Pass(this, arrival, file is null ? null : await file.LockAsync(arrival, token).ConfigureAwait(false));
        }
        catch
        {
            Leave();
            throw;
        }
    }

    private async Task EnterProcessAsync(bool arrival, CancellationToken token)
    {
        LinkedListNode<(bool, TaskCompletionSource Entered)> waiting;
        lock (_sync)
        {
            // Who waits is not overtaken, or a stream of one kind would keep the other out.
            if (_waiting.Count == 0 && (_inside == 0 || _arrivals == arrival))
            {
                _arrivals = arrival;
                _inside++;
                return;
            }

            waiting = _waiting.AddLast((arrival, new(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        try
        {
            await waiting.Value.Entered.Task.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            GiveUp(waiting);
            throw;
        }
    }

    private void DeleteFiles() => file?.Forget();

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

    /// <summary>The right to be inside, until it is disposed of.</summary>
    internal sealed class Pass(ArrivalGate gate, bool arrival, FileStream? held) : IDisposable
    {
        private int _left;

        /// <summary>There is no server: an arrival leaves nothing behind.</summary>
        public void Forget()
        {
            if (held is not null)
            {
                gate.DeleteFiles();
            }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) != 0)
            {
                return;
            }

            if (arrival && held is not null)
            {
                ArrivalNote.Clear(held);
            }

            held?.Dispose();
            gate.Leave();
        }
    }
}
