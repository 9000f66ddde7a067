using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Moana.Tmux.Events;

/// <summary>
/// What one watcher has not taken yet. The same thing stands in it once, so it is bounded by the number of panes however
/// slow the watcher is.
/// </summary>
/// <param name="time">The time.</param>
/// <param name="canWait">
/// Output that is told with the next that cannot wait, at the latest after <see cref="Patience"/>. Waking a watcher costs
/// more than all else that is done for a piece of output. Called on the thread that reads. Null: nothing waits.
/// </param>
/// <param name="only">The one pane of which the watcher is told. Null: of all of its sessions.</param>
internal sealed class EventQueue(TimeProvider time, Func<PaneId, ulong, bool>? canWait = null, PaneId? only = null) : IDisposable
{
    /// <summary>So long what can wait does.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>So many different pieces of output are told apart until they are taken.</summary>
    private const int MaxShapes = 8;

    private readonly object _sync = new();
    private readonly Queue<Entry> _order = new();
    private readonly HashSet<(Kind, int, PaneChange)> _waiting = [];
    private readonly Dictionary<int, List<ulong>> _shapes = [];
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(1);
    private ITimer? _patience;
    private bool _waits;
    private TmuxException? _failure;

    private enum Kind
    {
        Output,
        Changed,
        Layout,
        Missed,
        Lost,
    }

    /// <summary>How many events wait.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _order.Count;
            }
        }
    }

    public void Output(PaneId pane, ulong shape)
    {
        if (!IsWatched(pane))
        {
            return;
        }

        lock (_sync)
        {
            if (!_shapes.TryGetValue(pane.Number, out var shapes))
            {
                _shapes[pane.Number] = shapes = [];
            }

            if (shapes.Count <= MaxShapes && !shapes.Contains(shape))
            {
                shapes.Add(shapes.Count < MaxShapes ? shape : 0);
            }

            var entry = new Entry(Kind.Output, pane, default, null);
            if (_waiting.Add(entry.Key))
            {
                _order.Enqueue(entry);
            }

            if (shape != 0 && canWait?.Invoke(pane, shape) == true)
            {
                SignalLater();
            }
            else
            {
                Signal();
            }
        }
    }

    public void Changed(PaneId pane, PaneChange what)
    {
        if (IsWatched(pane))
        {
            Add(new(Kind.Changed, pane, what, null));
        }
    }

    public void Layout() => Add(new(Kind.Layout, default, default, null));

    public void Missed(string reason) => Add(new(Kind.Missed, default, default, reason));

    public void Lost(string reason) => Add(new(Kind.Lost, default, default, reason));

    /// <summary>Ends the stream with an error, after what waits has been taken.</summary>
    public void Fail(TmuxException failure)
    {
        lock (_sync)
        {
            _failure ??= failure;
            Signal();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_sync)
        {
            _waits = true;
            _patience?.Dispose();
        }
    }

    /// <summary>Takes events as they come, until the token is cancelled.</summary>
    /// <exception cref="TmuxException">The stream has failed for good.</exception>
    public async IAsyncEnumerable<TmuxEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken token)
    {
        while (true)
        {
            await _signal.Reader.ReadAsync(token).ConfigureAwait(false);
            while (TryTake() is { } happened)
            {
                yield return happened;
                token.ThrowIfCancellationRequested();
            }

            if (_failure is { } failure)
            {
                throw failure;
            }
        }
    }

    private bool IsWatched(PaneId pane) => only is null || only == pane;

    private TmuxEvent? TryTake()
    {
        lock (_sync)
        {
            if (!_order.TryDequeue(out var entry))
            {
                return null;
            }

            _waiting.Remove(entry.Key);
            return entry.Kind == Kind.Output && _shapes.Remove(entry.Pane.Number, out var shapes) ? new PaneOutputEvent(entry.Pane) { Shapes = shapes } : entry.ToEvent();
        }
    }

    private void Add(Entry entry)
    {
        lock (_sync)
        {
            if (!_waiting.Add(entry.Key))
            {
                return;
            }

            _order.Enqueue(entry);
            Signal();
        }
    }

    private void Signal() => _signal.Writer.TryWrite(true);

    private void SignalLater()
    {
        if (_waits)
        {
            return;
        }

        _waits = true;
        _patience ??= time.CreateTimer(_ => EndPatience(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _patience.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    private void EndPatience()
    {
        lock (_sync)
        {
            _waits = false;
            Signal();
        }
    }

    private readonly record struct Entry(Kind Kind, PaneId Pane, PaneChange What, string? Reason)
    {
        public (Kind, int, PaneChange) Key => (Kind, Pane.Number, What);

        public TmuxEvent ToEvent() => Kind switch
        {
            Kind.Output => new PaneOutputEvent(Pane),
            Kind.Changed => new PaneChangedEvent(Pane, What),
            Kind.Layout => new LayoutChangedEvent(),
            Kind.Missed => new EventsMissedEvent(Reason!),
            _ => new ServerLostEvent(Reason!),
        };
    }
}
