namespace Moana.Hosts;

/// <summary>A machine's clock, as it is seen from here: times that programs there write down are by it.</summary>
/// <param name="Ahead">By how much it is ahead of this machine's.</param>
/// <param name="Error">How far that may be from the truth, either way: the question for it takes time.</param>
/// <param name="Booted">When the machine was booted, by its own clock.</param>
internal readonly record struct HostClock(TimeSpan Ahead, TimeSpan Error, DateTimeOffset Booted)
{
    private const double TicksPerSecond = 100;

    /// <summary>That of this machine.</summary>
    public static HostClock Local => new(TimeSpan.Zero, TimeSpan.Zero, DateTimeOffset.UtcNow - TimeSpan.FromMilliseconds(Environment.TickCount64));

    /// <summary>A moment of this machine as the earliest that may be meant there: what came after it here is not before it there.</summary>
    public DateTimeOffset Earliest(DateTimeOffset here) => here + Ahead - Error;

    /// <summary>A time from there by this machine's clock; as it is, where no difference can be told.</summary>
    public DateTimeOffset? Here(DateTimeOffset? there) => Ahead.Duration() > Error ? there - Ahead : there;

    /// <summary>When a process started, by the clock there.</summary>
    /// <param name="ticks">Its start in clock ticks since the boot; null when it has ended.</param>
    public DateTimeOffset Started(long? ticks) => Booted + TimeSpan.FromSeconds((ticks ?? 0) / TicksPerSecond);
}
