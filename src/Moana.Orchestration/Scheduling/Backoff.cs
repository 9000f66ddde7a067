namespace Moana.Scheduling;

/// <summary>Waits that double from one time to the next.</summary>
/// <param name="First">The first wait.</param>
/// <param name="Longest">The bound.</param>
public sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>The wait after the n-th time, from 1.</summary>
    public TimeSpan After(int count) =>
        TimeSpan.FromTicks((long)Math.Min(First.Ticks * Math.Pow(2, Math.Min(count, 40) - 1), Longest.Ticks));
}
