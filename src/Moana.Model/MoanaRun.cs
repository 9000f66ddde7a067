namespace Moana;

/// <summary>
/// A script's tasks and what became of them, under the keys that the script gives them: an orchestration with a name. The
/// output of <c>Get-MoanaRun</c>.
/// </summary>
public sealed record MoanaRun
{
    /// <summary>Its name, in lower case.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>Whether a process drives it, or nobody does.</summary>
    public required OrchestrationStatus Status { get; init; }

    /// <summary>Keys in all.</summary>
    public int Keys { get; init; }

    /// <summary>Keys whose task has not ended.</summary>
    public int Open { get; init; }

    /// <summary>Keys with a completed task.</summary>
    public int Completed { get; init; }

    /// <summary>Keys whose task failed, those in doubt included.</summary>
    public int Failed { get; init; }

    /// <summary>Keys that wait for a decision: nobody knows whether their task was done.</summary>
    public int InDoubt { get; init; }

    /// <summary>Keys whose task was skipped or taken back.</summary>
    public int Left { get; init; }

    /// <summary>The names of the agents that took part.</summary>
    public IReadOnlyList<string> Agent { get; init => field = TextList.Visible(value); } = TextList.Of([]);

    /// <summary>Where its agents' tmux server is, where that is known.</summary>
    public ServerAddress? Address { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The process that drives it; null when none does.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The machine of that process; null when none drives it.</summary>
    public string? HostName { get; init => field = VisibleText.Of(value); }

    /// <summary>Input and output tokens of its turns, as far as they are known.</summary>
    public long Tokens { get; init; }

    /// <summary>What these turns cost, in US dollars, as far as programs say so; null where none does.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The id of its orchestration, which is its name.</summary>
    public string OrchestrationId => Name;

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
