using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>What to run.</summary>
public sealed record OrchestrationRun
{
    /// <summary>The orchestration's id. It begins every turn's id, so it has to be new: <see cref="NewId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The agents' names, as the port knows them.</summary>
    public required IReadOnlyList<string> Agents { get; init; }

    /// <summary>The tasks, in their order.</summary>
    public required IReadOnlyList<OrchestrationTask> Tasks { get; init; }

    /// <summary>The bounds.</summary>
    public SchedulerOptions Options { get; init; } = new();

    /// <summary>The folder of tasks that name none.</summary>
    public required string Path { get; init; }

    /// <summary>The tmux session, for people who look at the list of orchestrations; or null.</summary>
    public string? Session { get; init; }

    /// <summary>Where the agents' tmux server is; of several the one of the first agent.</summary>
    public ServerAddress Server { get; init; } = new();

    /// <summary>Where each agent is, by its name; agents that are not in here are on <see cref="Server"/>.</summary>
    public IReadOnlyDictionary<string, ServerAddress> Addresses { get; init; } = new Dictionary<string, ServerAddress>();

    /// <summary>The tmux servers of its agents as one text, the same whatever order they stand in.</summary>
    internal string ServerText => string.Join(' ', Agents.Select(AddressOf).Select(a => $"{a}").Distinct().Order(StringComparer.Ordinal).DefaultIfEmpty($"{Server}"));

    /// <summary>The hosts of the agents, with their tags and capacities, as far as they have any.</summary>
    public IReadOnlyList<AgentHost> Hosts { get; init; } = [];

    /// <summary>How the agents were started, as far as that is known.</summary>
    public IReadOnlyList<AgentLaunch> Launches { get; init; } = [];

    /// <summary>Whether to take agents over that another orchestration drives.</summary>
    public bool Force { get; init; }

    /// <summary>The tmux server of one of its agents.</summary>
    public ServerAddress AddressOf(string agent) => Addresses.GetValueOrDefault(agent) ?? Server;

    /// <summary>A new id: 8 letters and digits.</summary>
    public static string NewId() => Guid.NewGuid().ToString("n")[..8];
}

/// <summary>What an orchestration gives while it runs.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Result">The task, when it was the end of one.</param>
/// <param name="Ended">How many tasks have ended.</param>
/// <param name="Tasks">How many there are.</param>
/// <param name="Busy">How many agents have one of them.</param>
public sealed record OrchestrationUpdate(OrchestrationEvent Event, TaskResult? Result, int Ended, int Tasks, int Busy);
