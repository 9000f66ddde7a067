using System.Collections.Immutable;

namespace Moana.Dashboard.Tests;

/// <summary>Things that tests of the dashboard need.</summary>
internal static class Make
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static StatusReport Agent(string name, AgentStatus status = AgentStatus.Idle, string? question = null, int window = 1) => new()
    {
        Name = name, Status = status, Evidence = $"it looks {status}", Since = Noon.AddSeconds(-75), Session = "work", Window = $"{window}:{name}",
        Address = new() { PaneId = "%" + name }, Profile = "codex", Question = question,
    };

    public static DashboardState State(params StatusReport[] agents) => agents.Aggregate(
        new DashboardState { Place = "here", Now = Noon }, (state, agent) => state.After(new StatusSeen(agent)).State);

    public static OrchestrationView Run(params TaskResult[] tasks) => new(
        new OrchestrationInfo { OrchestrationId = "8b89a6e8", Status = OrchestrationStatus.Running, StartedAt = Noon, Tasks = tasks.Length, Pending = tasks.Count(t => t.Status == OrchestrationTaskStatus.Pending) },
        [.. tasks],
        [new OrchestrationEvent { Time = Noon, Kind = OrchestrationEventKind.TaskRequeued, Message = "back it goes", TaskId = "t1", Agent = "codex", OrchestrationId = "8b89a6e8" }]);

    public static TaskResult Task(string id, OrchestrationTaskStatus status, string? agent = null, string target = "*") => new()
    {
        Id = id, Status = status, Agent = agent, Prompt = $"Do {id}.", Reason = "", Attempts = 1, Fixes = 0, Target = target, OrchestrationId = "8b89a6e8",
    };

    public static (DashboardState State, ImmutableArray<Effect> Effects) After(this DashboardState state, DashboardEvent happened) => DashboardModel.Update(state, happened);

    /// <summary>The state after keys; the effects are those of the last one.</summary>
    public static (DashboardState State, ImmutableArray<Effect> Effects) Press(this DashboardState state, params KeyPress[] keys) =>
        keys.Aggregate((State: state, Effects: ImmutableArray<Effect>.Empty), (now, key) => now.State.After(new KeyPressed(key)));

    public static KeyPress[] Type(string text) => [.. text.Select(c => new KeyPress(Key.Text, c.ToString()))];
}
