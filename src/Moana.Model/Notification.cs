using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What a person may want to be told of while nobody watches.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotificationKind>))]
public enum NotificationKind
{
    /// <summary>An agent asks something, or a task waits for a person's decision.</summary>
    WaitingForInput,

    /// <summary>A task was given up, a turn ended in an error, or an agent's program is gone.</summary>
    Failed,

    /// <summary>An agent reached a limit.</summary>
    RateLimited,

    /// <summary>An agent can take no tasks though no limit keeps it: a draft stands in its composer, somebody reads its history, its program is stopped, its host is away, its screen is unknown.</summary>
    Stalled,

    /// <summary>A budget of an orchestration is nearly or all used up.</summary>
    Budget,

    /// <summary>An orchestration, or a turn that was watched, is over.</summary>
    Ended,
}

/// <summary>Something that a person is told of. What an action of <c>Register-MoanaNotification</c> gets.</summary>
public sealed record Notification
{
    /// <summary>What.</summary>
    public required NotificationKind Kind { get; init; }

    /// <summary>What happened, in a line.</summary>
    public required string Message { get; init => field = VisibleText.Of(value); }

    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The agent, or null.</summary>
    public string? Agent { get; init => field = VisibleText.Of(value); }

    /// <summary>The task, or null.</summary>
    public string? TaskId { get; init => field = VisibleText.Of(value); }

    /// <summary>The orchestration, or null.</summary>
    public string? OrchestrationId { get; init => field = VisibleText.Of(value); }

    /// <summary>The dialog's text, where an agent asks something; else null.</summary>
    public string? Question { get; init => field = VisibleText.Of(value); }

    /// <summary>The whole in a line: about whom, and what.</summary>
    public override string ToString()
    {
        var about = string.Join(", ", new[] { Agent, TaskId is null ? null : $"task {TaskId}" }.Where(p => p is not null));
        return about.Length == 0 ? $"{Kind}: {Message}" : $"{Kind}: {about}: {Message}";
    }
}
