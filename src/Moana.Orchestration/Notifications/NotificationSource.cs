namespace Moana.Notifications;

/// <summary>What of all that happens a person may want to be told.</summary>
public static class NotificationSource
{
    /// <summary>What an event of an orchestration is to a person who does not watch; null where it is nothing.</summary>
    public static Notification? From(OrchestrationEvent happened) => KindOf(happened) is { } kind
        ? new()
        {
            Kind = kind,
            Message = happened.Message,
            Time = happened.Time,
            Agent = happened.Agent,
            TaskId = happened.TaskId,
            OrchestrationId = happened.OrchestrationId,
            Question = happened.Question,
        }
        : null;

    /// <summary>What it is that an agent has become so; null where it is nothing.</summary>
    /// <param name="before">How it was; null when it is seen for the first time, which is no news but where it waits for somebody.</param>
    /// <param name="report">How it is.</param>
    public static Notification? From(StatusReport? before, StatusReport report) =>
        before?.Status != report.Status && KindOf(before, report) is { } kind ? Make(kind, $"{report.Status}: {report.Evidence}", report)
        : report.Hindrance is { } hindrance && before?.Hindrance is null ? Make(NotificationKind.Stalled, hindrance, report)
        : null;

    private static Notification Make(NotificationKind kind, string message, StatusReport report) => new()
    {
        Kind = kind,
        Message = message,
        Time = report.Since,
        Agent = report.Name,
        Question = report.Question,
    };

    /// <summary>The reports as they come, and what they are to a person told on the way.</summary>
    /// <param name="notifier">Tells it.</param>
    /// <param name="reports">The reports.</param>
    /// <param name="isMeant">Which agents are told of so; null for all.</param>
    public static async IAsyncEnumerable<StatusReport> TellAsync(Notifier notifier, IAsyncEnumerable<StatusReport> reports, Func<StatusReport, bool>? isMeant = null)
    {
        var last = new Dictionary<PaneAddress, StatusReport>();
        await foreach (var report in reports.ConfigureAwait(false))
        {
            if (isMeant?.Invoke(report) != false) notifier.Tell(From(last.GetValueOrDefault(report.Address), report));
            last[report.Address] = report;
            yield return report;
        }
    }

    private static NotificationKind? KindOf(OrchestrationEvent happened) => happened.Kind switch
    {
        OrchestrationEventKind.QuestionAsked or OrchestrationEventKind.AnswerFailed or OrchestrationEventKind.TaskHeld => NotificationKind.WaitingForInput,
        OrchestrationEventKind.TaskFailed or OrchestrationEventKind.AgentGone => NotificationKind.Failed,
        OrchestrationEventKind.AgentParked when happened.Status == AgentStatus.RateLimited => NotificationKind.RateLimited,
        OrchestrationEventKind.BudgetNear or OrchestrationEventKind.BudgetUsedUp => NotificationKind.Budget,
        OrchestrationEventKind.AgentStalled or OrchestrationEventKind.HostLost => NotificationKind.Stalled,
        OrchestrationEventKind.Ended or OrchestrationEventKind.Stopped => NotificationKind.Ended,
        _ => null,
    };

    private static NotificationKind? KindOf(StatusReport? before, StatusReport report) => report.Status switch
    {
        AgentStatus.WaitingForInput => NotificationKind.WaitingForInput,
        AgentStatus.RateLimited => NotificationKind.RateLimited,
        _ when before is null => null,
        AgentStatus.Failed or AgentStatus.Exited => NotificationKind.Failed,
        AgentStatus.Unknown => NotificationKind.Stalled,
        AgentStatus.Completed or AgentStatus.Idle when before.Status is AgentStatus.Working or AgentStatus.WaitingForInput => NotificationKind.Ended,
        _ => null,
    };
}
