namespace Moana.Engine;

/// <summary>
/// Tells how long nobody ran. A machine that sleeps stops the monotonic clock, and the clock on the wall goes on; in a
/// process that is stopped both go on, and only the beats are missing.
/// </summary>
internal sealed class GapDetector(TimeProvider clock)
{
    /// <summary>How often it has to be asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A beat may be late by this: machines are busy.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(5);

    /// <summary>Clocks are moved by less all the time.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private DateTimeOffset _wall = clock.GetUtcNow();
    private long _beat = clock.GetTimestamp();

    /// <summary>How far the wall's clock went on without us since it was asked last; negative when it was set back; else null.</summary>
    /// <param name="wall">
    /// What the clock on the wall says. What is decided is decided by this very reading: a later one may be behind a gap that is not known yet.
    /// </param>
    public TimeSpan? Beat(out DateTimeOffset wall)
    {
        (wall, var beat) = (clock.GetUtcNow(), clock.GetTimestamp());
        var elapsed = clock.GetElapsedTime(_beat, beat);
        var gap = wall - _wall - (elapsed > Late ? Interval : elapsed);
        (_wall, _beat) = (wall, beat);
        return gap.Duration() < Tolerance ? null : gap;
    }
}
