namespace Moana.Plans;

/// <summary>What stands in a plan beside its tasks; null where it does not say.</summary>
public sealed record PlanSettings
{
    /// <summary>The tmux session of its agents.</summary>
    public string? Session { get; init; }

    /// <summary>Its agents: those that are not there are started. None where the plan names none.</summary>
    public IReadOnlyList<PlanAgent> Agents { get; init; } = [];

    /// <summary>The hosts of its tasks that name none, where it has no agents of its own; none where it does not say.</summary>
    public IReadOnlyList<string> HostName { get; init; } = [];

    /// <summary>What its orchestration may use.</summary>
    public OrchestrationBudget? Budget { get; init; }

    /// <summary>Whether the record keeps what agents answer.</summary>
    public bool? KeepAnswers { get; init; }

    /// <summary>How long the whole may take.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long one turn may take, for tasks that do not say.</summary>
    public TimeSpan? TaskTimeout { get; init; }

    /// <summary>Whether agents whose program is gone are started anew. Where the plan has agents and does not say, they are.</summary>
    public bool? RestartAgents { get; init; }

    /// <summary>Whether anything of it is lost to whoever takes the tasks alone.</summary>
    public bool IsEmpty => this is { Session: null, Agents.Count: 0, HostName.Count: 0, Budget: null, KeepAnswers: null, Timeout: null, TaskTimeout: null, RestartAgents: null };
}
