using System.Collections.Immutable;

namespace Moana.Scheduling;

/// <summary>Everything that the scheduler decides from. Immutable.</summary>
internal sealed record SchedulerState
{
    /// <summary>The orchestration's id.</summary>
    public required string Id { get; init; }

    /// <summary>The bounds.</summary>
    public required SchedulerOptions Options { get; init; }

    /// <summary>The allowed answers.</summary>
    public required AnswerBook Answers { get; init; }

    /// <summary>When the orchestration began, or was resumed.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>The tasks by id.</summary>
    public required ImmutableDictionary<string, TaskState> Tasks { get; init; }

    /// <summary>Which tasks depend on a task.</summary>
    public required ImmutableDictionary<string, ImmutableList<string>> Dependants { get; init; }

    /// <summary>Pending tasks whose dependencies are completed, in the order in which they are given out.</summary>
    public required ImmutableSortedSet<ReadyTask> Ready { get; init; }

    /// <summary>The agents by name.</summary>
    public required ImmutableSortedDictionary<string, AgentState> Agents { get; init; }

    /// <summary>The hosts that cannot be reached, by name: since when, and whether people have been told what to do about it.</summary>
    public ImmutableDictionary<string, HostLoss> LostHosts { get; init; } = ImmutableDictionary.Create<string, HostLoss>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many tasks have not ended.</summary>
    public required int Open { get; init; }

    /// <summary>When work was last under way or in sight.</summary>
    public required DateTimeOffset LastProgress { get; init; }

    /// <summary>Whether to look for tasks that no agent can ever take.</summary>
    public bool CheckTargets { get; init; } = true;

    /// <summary>Whether any task has a workspace: then it is seen before each prompt that its agent is in the right folder.</summary>
    public bool HasWorkspaces { get; init; }

    /// <summary>Whether the first event has been told.</summary>
    public bool Announced { get; init; }

    /// <summary>Whether this goes on with what another process began.</summary>
    public bool Resumed { get; init; }

    /// <summary>
    /// Whether the tasks are those that were claimed from a queue that other schedulers share. Then only tasks with an open
    /// turn are here; what depends on what, and when all has ended, the queue knows.
    /// </summary>
    public bool IsShared { get; init; }

    /// <summary>Why it cannot go on now, and can be resumed later; null while it can.</summary>
    public string? BrokenOff { get; init; }

    /// <summary>What the turns used that have ended, as far as it is known.</summary>
    public TurnUsage? Used { get; init; }

    /// <summary>What has been told of the budget: each thing is told once.</summary>
    public ImmutableHashSet<string> BudgetsTold { get; init; } = [];

    /// <summary>Why nothing more is given out, and nothing runs: a budget is used up. Null while it goes on.</summary>
    public string? Parked { get; init; }

    /// <summary>Whether every task has ended.</summary>
    public bool Ended { get; init; }

    /// <summary>How the orchestration stands when nobody drives it any more.</summary>
    public OrchestrationStatus Outcome => !Ended || Options.IsRun ? (BrokenOff is null ? OrchestrationStatus.Stopped : OrchestrationStatus.Interrupted)
        : Tasks.Values.All(t => t.Task.RaceOf is not null || t.Status == OrchestrationTaskStatus.Completed) ? OrchestrationStatus.Completed
        : OrchestrationStatus.Failed;

    /// <summary>When something is due without an event; null when nothing is.</summary>
    public DateTimeOffset? WakeAt { get; init; }
}

/// <summary>A host that cannot be reached.</summary>
/// <param name="Since">Since when.</param>
/// <param name="IsTold">Whether people have been told what they can do about it.</param>
internal sealed record HostLoss(DateTimeOffset Since, bool IsTold = false);

/// <summary>A task that may be given out: a higher priority first, then by order.</summary>
internal readonly record struct ReadyTask(int Priority, int Index, string Id) : IComparable<ReadyTask>
{
    public static ReadyTask Of(TaskState task) => new(task.Task.Priority, task.Index, task.Task.Id);

    public int CompareTo(ReadyTask other) =>
        other.Priority != Priority ? other.Priority.CompareTo(Priority) : Index.CompareTo(other.Index);
}
