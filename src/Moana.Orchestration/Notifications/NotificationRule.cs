namespace Moana.Notifications;

/// <summary>What is told, and how.</summary>
/// <param name="Name">Its name.</param>
/// <param name="On">What is told.</param>
/// <param name="Sinks">How.</param>
/// <param name="Debounce">So long the same is not told again.</param>
public sealed record NotificationRule(string Name, IReadOnlyList<NotificationKind> On, IReadOnlyList<INotificationSink> Sinks, TimeSpan Debounce);
