using System.Text.Json.Serialization;

namespace Moana.Reports;

/// <summary>How an attempt ended.</summary>
internal enum AttemptOutcome
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It led to the task's completion.</summary>
    Completed,

    /// <summary>The agent was done, and a validation command failed.</summary>
    Invalid,

    /// <summary>The agent failed, or was not done in time.</summary>
    Failed,

    /// <summary>The agent's program ended or was replaced.</summary>
    Lost,

    /// <summary>A person or Moana broke it off.</summary>
    Interrupted,

    /// <summary>The agent came to a rate limit.</summary>
    RateLimited,

    /// <summary>Nothing was submitted.</summary>
    Refused,

    /// <summary>Nobody knows whether the prompt was submitted.</summary>
    Unproven,

    /// <summary>The task was taken back.</summary>
    Cancelled,

    /// <summary>It was under way when the process that drove the orchestration stopped or died.</summary>
    Stopped,
}

/// <summary>Why an agent did not get on.</summary>
internal enum WaitKind
{
    /// <summary>It was rate limited.</summary>
    RateLimited,

    /// <summary>It was left alone for a while after a failure.</summary>
    Parked,

    /// <summary>It could take nothing, and no limit kept it: a draft, copy mode, a host that was away.</summary>
    Stalled,

    /// <summary>Its program was gone, or somebody else drove it.</summary>
    Gone,

    /// <summary>It waited for an answer.</summary>
    Question,
}

/// <summary>One prompt, from its delivery to the end of the work on it.</summary>
internal sealed record ReportAttempt
{
    public required string Turn { get; init; }

    public required string TaskId { get; init; }

    public required string Agent { get; init; }

    /// <summary>The attempt's number among the task's, from 1. A correction has that of the attempt it corrects.</summary>
    public required int Number { get; init; }

    /// <summary>Whether a failed validation went back to the agent, in place of the task's own prompt.</summary>
    public required bool IsCorrection { get; init; }

    public required AttemptOutcome Outcome { get; init; }

    /// <summary>What the record says of its end.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its validation began; null where none did.</summary>
    public DateTimeOffset? ValidationStartedAt { get; init; }

    /// <summary>When it ended; null while it goes on, and where nobody saw its end.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Seconds to its end, or to the last moment that is known of.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>How its delivery ended; null where that is not on record.</summary>
    public DeliveryOutcome? Delivery { get; init; }

    /// <summary>Milliseconds of its delivery, waiting for a busy agent included.</summary>
    public double? DeliveryMilliseconds { get; init; }

    /// <summary>What the agent answered; null without an answer, and where it is not on record.</summary>
    public string? Answer { get; init; }

    /// <summary>Where that was read; null where nothing was.</summary>
    public TurnSource? Source { get; init; }

    /// <summary>What ties that to the agent's pane.</summary>
    public string? Evidence { get; init; }

    /// <summary>The model that answered; null when unknown.</summary>
    public string? Model { get; init; }

    /// <summary>What it used; null when unknown.</summary>
    public TurnUsage? Usage { get; init; }

    /// <summary>The validation commands that ran.</summary>
    public IReadOnlyList<ValidationResult> Validations { get; init; } = [];
}

/// <summary>A time in which an agent did not get on.</summary>
internal sealed record ReportWait
{
    public required string Agent { get; init; }

    public required WaitKind Kind { get; init; }

    public required string Reason { get; init; }

    /// <summary>What an agent asked.</summary>
    public string? Question { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was over; null while it goes on, and for a question whose answer nobody recorded.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it still goes on.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether a person is waited for, also when nobody drives the orchestration any more.</summary>
    [JsonIgnore]
    public bool Waits { get; init; }
}

/// <summary>An agent's share.</summary>
internal sealed record ReportAgent
{
    public required string Name { get; init; }

    /// <summary>Tasks that it completed.</summary>
    public required int Completed { get; init; }

    /// <summary>Attempts and corrections.</summary>
    public required int Attempts { get; init; }

    /// <summary>Attempts that came to nothing.</summary>
    public required int Lost { get; init; }

    /// <summary>Seconds spent on attempts, validation included.</summary>
    public required double BusySeconds { get; init; }

    /// <summary>Seconds in which it was rate limited, parked or gone.</summary>
    public required double WaitedSeconds { get; init; }

    /// <summary>Questions that it asked.</summary>
    public required int Questions { get; init; }

    /// <summary>What its turns used, and how full its conversation was after the last; null when unknown.</summary>
    public TurnUsage? Usage { get; init; }
}

/// <summary>A time in which no process drove the orchestration.</summary>
internal sealed record ReportGap(DateTimeOffset From, DateTimeOffset To);

/// <summary>An orchestration as its record tells it: what the formats write.</summary>
internal sealed record OrchestrationReport
{
    /// <summary>More than anybody reads; beyond it a page is slow to open.</summary>
    public const int MostTasks = 500;

    public required DateTimeOffset GeneratedAt { get; init; }

    public required OrchestrationInfo Orchestration { get; init; }

    /// <summary>The folder of tasks that name none.</summary>
    public required string Path { get; init; }

    /// <summary>The last moment that is known of: its end, the last event, or, while it runs, that of the report.</summary>
    public required DateTimeOffset Until { get; init; }

    public double DurationSeconds => (Until - Orchestration.StartedAt).TotalSeconds;

    /// <summary>What a person wants to know first.</summary>
    public required ReportSummary Summary { get; init; }

    public required IReadOnlyList<TaskResult> Tasks { get; init; }

    public required IReadOnlyList<ReportAgent> Agents { get; init; }

    public required IReadOnlyList<ReportAttempt> Attempts { get; init; }

    public required IReadOnlyList<ReportWait> Waits { get; init; }

    public required IReadOnlyList<ReportGap> Gaps { get; init; }

    public required IReadOnlyList<OrchestrationEvent> Events { get; init; }

    /// <summary>The tasks that a page for people tells of in full: all, or of many those that did not go well, and the first.</summary>
    [JsonIgnore]
    public IReadOnlyList<TaskResult> Shown => _shown ??= Choose();

    /// <summary>How many tasks a page for people leaves to the data.</summary>
    [JsonIgnore]
    public int Hidden => Tasks.Count - Shown.Count;

    private IReadOnlyList<TaskResult>? _shown;
    private Dictionary<string, int>? _places;

    /// <summary>A task's place among those that are shown, from 1; null for another one.</summary>
    public int? PlaceOf(string taskId)
    {
        _places ??= Shown.Select((t, i) => (t.Id, Place: i + 1)).ToDictionary(t => t.Id, t => t.Place, StringComparer.OrdinalIgnoreCase);
        return _places.TryGetValue(taskId, out var place) ? place : null;
    }

    private IReadOnlyList<TaskResult> Choose()
    {
        if (Tasks.Count <= MostTasks)
        {
            return Tasks;
        }

        var chosen = Tasks.OrderBy(t => t.Status == OrchestrationTaskStatus.Completed).Take(MostTasks).Select(t => t.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. Tasks.Where(t => chosen.Contains(t.Id))];
    }
}
