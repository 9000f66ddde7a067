using System.Collections.Immutable;

namespace Moana.Dashboard;

/// <summary>What the keys mean just now.</summary>
internal abstract record Mode;

/// <summary>They move about.</summary>
internal sealed record Browsing : Mode;

/// <summary>They are explained.</summary>
internal sealed record Helping : Mode;

/// <summary>They write a prompt for an agent.</summary>
internal sealed record Prompting(StatusReport Agent, LineEditor Editor) : Mode;

/// <summary>They write the keys that answer an agent's dialog.</summary>
internal sealed record ChoosingKeys(StatusReport Asking, LineEditor Editor, string? Problem = null) : Mode;

/// <summary>They say whether to press keys into a dialog.</summary>
internal sealed record ConfirmingKeys(StatusReport Asking, ImmutableArray<string> Keys) : Mode;

/// <summary>They say whether to interrupt a turn.</summary>
internal sealed record ConfirmingInterrupt(StatusReport Agent) : Mode;

/// <summary>A line of what happened.</summary>
/// <param name="Time">When.</param>
/// <param name="Text">What, in words.</param>
/// <param name="IsTrouble">Whether a person should look.</param>
internal sealed record Happening(DateTimeOffset Time, string Text, bool IsTrouble = false);

/// <summary>The orchestration that runs over the agents.</summary>
internal sealed record OrchestrationView(OrchestrationInfo Info, ImmutableArray<TaskResult> Tasks, ImmutableArray<OrchestrationEvent> Events);

/// <summary>What an agent shows or answered.</summary>
/// <param name="PaneId">The agent's pane.</param>
/// <param name="Lines">Its screen's rows with their colours, or the lines of its answer.</param>
/// <param name="IsAnswer">Whether it is the answer of its last turn: prose, which may be wrapped.</param>
/// <param name="Usage">What that turn used; null when unknown.</param>
internal sealed record AgentView(string PaneId, ImmutableArray<ImmutableArray<Piece>> Lines, bool IsAnswer, TurnUsage? Usage = null);

/// <summary>All that the dashboard shows.</summary>
internal sealed record DashboardState
{
    /// <summary>What is watched, in words.</summary>
    public required string Place { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The agents, by session, window and name.</summary>
    public ImmutableArray<StatusReport> Agents { get; init; } = [];

    /// <summary>The pane of the agent that the person selected; null, until one was, for the first.</summary>
    public string? SelectedPane { get; init; }

    public Mode Mode { get; init; } = new Browsing();

    /// <summary>What was seen and done, the newest last.</summary>
    public ImmutableArray<Happening> Happenings { get; init; } = [];

    public OrchestrationView? Orchestration { get; init; }

    /// <summary>What the selected agent shows or answered, as it was seen last.</summary>
    public AgentView? View { get; init; }

    /// <summary>What the last key led to; null once the next one is pressed, or after some seconds.</summary>
    public Happening? Message { get; init; }

    public StatusReport? Selected => Agents.FirstOrDefault(a => SelectedPane is null || a.PaneId == SelectedPane);

    /// <summary>The task that an agent has, where an orchestration runs.</summary>
    public TaskResult? TaskOf(StatusReport agent) => Orchestration?.Tasks.FirstOrDefault(
        t => t.Status is OrchestrationTaskStatus.Running or OrchestrationTaskStatus.Validating && IsOf(t.Agent, agent));

    /// <summary>What an agent's last turn used, and what its conversation has left, in words; null when unknown.</summary>
    public string? UsageOf(StatusReport agent) => (View?.PaneId == agent.PaneId ? View.Usage : null) is not { } usage ? null
        : usage.ContextPercent is { } filled ? FormattableString.Invariant($"{usage}, {Math.Max(0, 100 - filled):0} % of the context left") : $"{usage}";

    /// <summary>How many tasks wait for this agent alone.</summary>
    public int QueueOf(StatusReport agent) => Orchestration?.Tasks.Count(t => t.Status == OrchestrationTaskStatus.Pending && IsOf(t.Target, agent)) ?? 0;

    /// <summary>Whether an orchestration means this agent by a name: on another host it calls it by the host, too.</summary>
    public static bool IsOf(string? name, StatusReport agent) => Same(name, agent.Name) || (agent.Address.HostName is { } host && Same(name, $"{agent.Name}@{host}"));

    private static bool Same(string? one, string other) => other.Equals(one, StringComparison.OrdinalIgnoreCase);
}
