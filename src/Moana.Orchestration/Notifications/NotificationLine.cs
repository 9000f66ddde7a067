using System.Threading.Channels;

namespace Moana.Notifications;

/// <summary>What one sink of one rule has to tell, one after the other.</summary>
internal sealed class NotificationLine
{
    /// <summary>So many wait at most, for a sink that hangs.</summary>
    private const int Capacity = 1000;

    private readonly Channel<Notification> _waiting = Channel.CreateBounded<Notification>(Capacity);
    private readonly Dictionary<(NotificationKind, string?, string?, string), long> _told = [];
    private readonly NotificationRule _rule;
    private readonly INotificationSink _sink;
    private readonly Action<string> _warn;
    private readonly TimeProvider _clock;
    private readonly Task _work;

    public NotificationLine(NotificationRule rule, INotificationSink sink, Action<string> warn, TimeProvider clock, CancellationToken token)
    {
        (_rule, _sink, _warn, _clock) = (rule, sink, warn, clock);
        _work = Task.Run(() => RunAsync(token), CancellationToken.None);
    }

    /// <summary>Takes it where the rule wants it, and has not told the same just now.</summary>
    public void Add(Notification notification)
    {
        if (!_rule.On.Contains(notification.Kind) || !IsNew(notification)) return;
        if (!_waiting.Writer.TryWrite(notification)) _warn($"Notification '{_rule.Name}' by {_sink} is not sent, since {Capacity} wait: {notification}");
    }

    /// <summary>Takes no more, and ends when all are told.</summary>
    public Task CompleteAsync()
    {
        _waiting.Writer.TryComplete();
        return _work;
    }

    private bool IsNew(Notification notification)
    {
        var key = (notification.Kind, notification.Agent, notification.TaskId, notification.Question ?? notification.Message);
        lock (_told)
        {
            foreach (var (old, _) in _told.Where(t => _clock.GetElapsedTime(t.Value) >= _rule.Debounce).ToList()) _told.Remove(old);
            return _told.TryAdd(key, _clock.GetTimestamp());
        }
    }

    private async Task RunAsync(CancellationToken token)
    {
        try
        {
            await foreach (var notification in _waiting.Reader.ReadAllAsync(token).ConfigureAwait(false)) await SendAsync(notification, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // What was not told by then is told by whoever ends it.
        }
    }

    /// <summary>A sink may be anybody's script: whatever it throws is told.</summary>
    private async Task SendAsync(Notification notification, CancellationToken token)
    {
        try
        {
            await _sink.SendAsync(notification, token).ConfigureAwait(false);
        }
        catch (Exception e) when (!token.IsCancellationRequested)
        {
            _warn($"Notification '{_rule.Name}' by {_sink} failed ({e.Message.TrimEnd('.')}): {notification}");
        }
    }
}
