namespace Moana.Engine;

/// <summary>Starts several programs one after another: all at once they slow each other down, and meet limits.</summary>
internal sealed class SpacedStarts(TimeProvider clock)
{
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private TimeSpan _next;

    /// <summary>Waits for the next moment at which a program may be started.</summary>
    public Task NextAsync(CancellationToken token)
    {
        lock (_gate)
        {
            var now = clock.GetElapsedTime(0);
            var at = _next > now ? _next : now;
            _next = at + Spacing;
            return Task.Delay(at - now, clock, token);
        }
    }
}
