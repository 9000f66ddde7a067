namespace Moana.Mcp;

/// <summary>Counts what a client does: so many in all, so many in a minute.</summary>
/// <param name="most">How many in all.</param>
/// <param name="perMinute">How many in a minute.</param>
/// <param name="exceeded">The error of one that is too much, from what is exceeded in words.</param>
/// <param name="clock">The time.</param>
internal sealed class CallLimit(int most, int perMinute, Func<string, MoanaException> exceeded, TimeProvider clock)
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly Queue<long> _recent = new();
    private readonly object _lock = new();
    private int _all;

    /// <summary>Counts one.</summary>
    /// <exception cref="MoanaException">It is too much.</exception>
    public void Take()
    {
        lock (_lock)
        {
            while (_recent.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= _minute) _recent.Dequeue();
            if (_all >= most) throw exceeded($"{most} in all");
            if (_recent.Count >= perMinute) throw exceeded($"{perMinute} in a minute");
            _all++;
            _recent.Enqueue(clock.GetTimestamp());
        }
    }
}
