namespace Moana.Notifications;

/// <summary>A way to tell a person. Its string form names it, without anything that is secret.</summary>
public interface INotificationSink
{
    /// <summary>Tells it. What keeps it from being told is thrown.</summary>
    Task SendAsync(Notification notification, CancellationToken token);
}
