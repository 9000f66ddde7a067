namespace Moana.Tmux.Connections;

/// <summary>The commands that were written and wait for their answers, which come in the same order.</summary>
internal sealed class AwaitedReplies
{
    private readonly object _sync = new();
    private readonly Queue<PendingReply> _queue = new();
    private bool _closed;

    /// <summary>How many wait.</summary>
    public int Left
    {
        get
        {
            lock (_sync)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>Puts a batch in line; false when the connection has ended.</summary>
    /// <param name="batch">Commands that are about to be written.</param>
    /// <param name="now">The time of that, as a timestamp.</param>
    public bool TryAdd(CommandBatch batch, long now)
    {
        lock (_sync)
        {
            foreach (var pending in batch.Pending)
            {
                pending.WrittenAt = now;
                if (!_closed)
                {
                    _queue.Enqueue(pending);
                }
            }

            return !_closed;
        }
    }

    /// <summary>Counts a block of answers; null when nothing waits for one.</summary>
    /// <param name="failed">Whether the block is an error.</param>
    /// <returns>The command that it answers, and whether no more is to come for that.</returns>
    public (PendingReply Pending, bool Last)? Count(bool failed)
    {
        lock (_sync)
        {
            return !_queue.TryPeek(out var next) ? null
                : next.Count(failed) ? (_queue.Dequeue(), true)
                : (next, false);
        }
    }

    /// <summary>Takes no more; gives those that will have no answer.</summary>
    public PendingReply[] Close()
    {
        lock (_sync)
        {
            _closed = true;
            PendingReply[] left = [.. _queue];
            _queue.Clear();
            return left;
        }
    }
}
