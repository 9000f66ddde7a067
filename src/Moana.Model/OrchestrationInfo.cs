using System.Text.Json.Serialization;

namespace Moana;

/// <summary>Where an orchestration stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrchestrationStatus>))]
public enum OrchestrationStatus
{
    /// <summary>A process drives it.</summary>
    Running,

    /// <summary>It was stopped with open tasks; it can be resumed.</summary>
    Stopped,

    /// <summary>The process that drove it, or the tmux server of its agents, is gone; it can be resumed.</summary>
    Interrupted,

    /// <summary>Every task has ended, all of them completed.</summary>
    Completed,

    /// <summary>Every task has ended, not all of them completed.</summary>
    Failed,
}

/// <summary>One run over tasks and agents. The output of <c>Get-MoanaOrchestration</c>.</summary>
public sealed record OrchestrationInfo
{
    /// <summary>Its id.</summary>
    public required string OrchestrationId { get; init => field = VisibleText.Of(value); }

    /// <summary>Where it stands.</summary>
    public required OrchestrationStatus Status { get; init; }

    /// <summary>The names of its agents.</summary>
    public IReadOnlyList<string> Agent { get; init => field = TextList.Visible(value); } = TextList.Of([]);

    /// <summary>The tmux session, where it has one.</summary>
    public string? Session { get; init => field = VisibleText.Of(value); }

    /// <summary>Where its agents' tmux server is, where that is known.</summary>
    public ServerAddress? Address { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its last task ended; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Tasks in all.</summary>
    public int Tasks { get; init; }

    /// <summary>Tasks that no agent has yet, and those that are held for a person's decision.</summary>
    public int Pending { get; init; }

    /// <summary>Tasks that an agent has, validation included.</summary>
    public int Running { get; init; }

    /// <summary>Completed tasks.</summary>
    public int Completed { get; init; }

    /// <summary>Failed tasks.</summary>
    public int Failed { get; init; }

    /// <summary>Skipped and cancelled tasks.</summary>
    public int Left { get; init; }

    /// <summary>Input and output tokens of its tasks' turns, as far as they are known.</summary>
    public long Tokens { get; init; }

    /// <summary>What these turns cost, in US dollars, as far as programs say so; null where none does.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The process that drives it; null when none does.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The machine of that process; null when none drives it.</summary>
    public string? HostName { get; init => field = VisibleText.Of(value); }

    /// <summary>Whether it is a run: its tasks come from a script, one by one, and it may go on when all have ended.</summary>
    public bool IsRun { get; init; }

    /// <summary>Tasks that have not ended: those that no agent has yet, and those that one has.</summary>
    public int Open => Pending + Running;

    /// <summary>The orchestration's id.</summary>
    public override string ToString() => OrchestrationId;
}
