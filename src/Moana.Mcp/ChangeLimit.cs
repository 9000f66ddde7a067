namespace Moana.Mcp;

/// <summary>Counts changes: so many in all, so many in a minute.</summary>
internal sealed class ChangeLimit(int most, int perMinute, TimeProvider clock)
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly Queue<long> _recent = new();
    private readonly object _lock = new();
    private int _all;

    /// <summary>Counts one.</summary>
    /// <exception cref="MoanaException"><c>TooManyChanges</c>.</exception>
    public void Take()
    {
        lock (_lock)
        {
            while (_recent.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= _minute) _recent.Dequeue();
            if (_all >= most) throw McpErrors.TooManyChanges($"{most} changes in all");
            if (_recent.Count >= perMinute) throw McpErrors.TooManyChanges($"{perMinute} changes in a minute");
            _all++;
            _recent.Enqueue(clock.GetTimestamp());
        }
    }
}
