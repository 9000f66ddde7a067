namespace Moana.Notifications;

/// <summary>
/// Tells persons what they want to be told: once for each occurrence, in order, beside the work that it is about. What
/// fails is a warning there, and stops nothing.
/// </summary>
public sealed class Notifier : IAsyncDisposable
{
    /// <summary>So long it is waited at the end for what has not been told yet.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stop;
    private readonly List<NotificationLine> _lines;
    private readonly TimeProvider _clock;
    private readonly Action<string> _warn;

    /// <summary>Begins.</summary>
    /// <param name="rules">What is told, and how.</param>
    /// <param name="warn">Takes what could not be told, from any thread.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="token">Ends it at once.</param>
    public Notifier(IEnumerable<NotificationRule> rules, Action<string> warn, TimeProvider clock, CancellationToken token)
    {
        _clock = clock;
        _warn = warn;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        _lines = [.. rules.SelectMany(rule => rule.Sinks.Select(sink => new NotificationLine(rule, sink, warn, clock, _stop.Token)))];
    }

    /// <summary>Takes something to tell; null is nothing.</summary>
    public void Tell(Notification? notification)
    {
        if (notification is null) return;
        foreach (var line in _lines) line.Add(notification);
    }

    /// <summary>Waits a while for what has not been told yet, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        var rest = Task.WhenAll(_lines.Select(l => l.CompleteAsync()));
        if (await Task.WhenAny(rest, Task.Delay(Patience, _clock, _stop.Token)).ConfigureAwait(false) != rest && !_stop.IsCancellationRequested)
        {
            _warn("Not all notifications could be sent before the end.");
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await rest.ConfigureAwait(false);
        _stop.Dispose();
    }
}
