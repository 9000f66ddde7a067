using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What a seed makes of a run: agents, tasks, and how bad the world is.</summary>
internal sealed class SimPlan
{
    public SimPlan(Random random)
    {
        Agents = [.. Enumerable.Range(1, random.Next(1, 5)).Select(i => $"agent-{i}")];
        if (random.Next(2) == 0)
        {
            Agents = [.. Agents.Select((a, i) => i % 2 == 0 ? a : $"{a}@{Far}")];
        }

        HasWorkspaces = random.Next(2) == 0;
        Tasks = [.. Enumerable.Range(1, random.Next(1, 13)).Select(i => MakeTask(random, i, Agents, HasWorkspaces))];
        // A third of the worlds is calm, so that nothing can hide behind faults.
        Trouble = random.Next(3) == 0 ? 0 : random.NextDouble() * 0.3;
        Lies = random.Next(3) == 0 ? 0.1 : 0;
        Crashes = random.Next(4) == 0 ? 0 : random.Next(1, 6);
        Drops = Trouble == 0 ? 0 : random.Next(0, 3);
        HostDrops = Trouble == 0 ? 0 : random.Next(0, 3);
        Gaps = random.Next(3) == 0 ? random.Next(1, 4) : 0;
        ServerDies = Trouble > 0 && random.Next(4) == 0;
        Options = new SchedulerOptions
        {
            WhenInterrupted = (WhenInterrupted)random.Next(3),
            TaskTimeout = TimeSpan.FromMinutes(10),
            StallTimeout = TimeSpan.FromMinutes(30),
            RestartAgents = random.Next(2) == 0,
            Budget = random.Next(3) > 0 ? new() : new()
            {
                Tokens = random.Next(2) == 0 ? random.Next(500, 20_000) : null,
                Cost = random.Next(3) == 0 ? random.Next(1, 20) : null,
                TaskTokens = random.Next(2) == 0 ? random.Next(1000, 10_000) : null,
                ContextPercent = random.Next(2) == 0 ? random.Next(20, 90) : null,
            },
            Timeout = random.Next(8) == 0 ? TimeSpan.FromMinutes(random.Next(1, 30)) : null,
            Answers = random.Next(2) == 0 ? [new AnswerRule { Rule = "permission", Match = "allowed", Keys = ["1"] }] : [],
        };
    }

    private const string Far = "far";

    public IReadOnlyList<string> Agents { get; }

    public IReadOnlyList<OrchestrationTask> Tasks { get; }

    public SchedulerOptions Options { get; private set; }

    /// <summary>Whether some tasks have workspaces, and some are races.</summary>
    public bool HasWorkspaces { get; }

    public double Trouble { get; }

    public double Lies { get; }

    public int Crashes { get; }

    public int Drops { get; }

    /// <summary>How often the way to the other host is cut.</summary>
    public int HostDrops { get; }

    /// <summary>The other host: it takes one task at once.</summary>
    public static IReadOnlyList<AgentHost> Hosts { get; } = [new(Far) { Capacity = 1, Tags = ["big"] }];

    /// <summary>Whether an agent stands on the other host.</summary>
    public static bool IsFar(SimAgent agent) => PlacedAgent.Split(agent.Name).Host == Far;

    /// <summary>How often the process is stopped for a while, or the machine sleeps.</summary>
    public int Gaps { get; }

    /// <summary>Whether the tmux server dies once.</summary>
    public bool ServerDies { get; }

    /// <summary>A person gives more.</summary>
    public void EnlargeBudget() => Options = Options with
    {
        Budget = Options.Budget with { Tokens = Options.Budget.Tokens * 2, Cost = Options.Budget.Cost * 2, TaskTokens = Options.Budget.TaskTokens * 2 },
    };

    public static OrchestrationTask MakeTask(Random random, int number, IReadOnlyList<string> agents, bool hasWorkspaces)
    {
        var before = number > 1 && random.Next(3) == 0 ? $"t{random.Next(1, number)}" : null;
        var task = MakePlain(random, number, agents, before) with { Prompt = before is not null && random.Next(2) == 0 ? $"do {number} with {{{{{before}.answer}}}}" : $"do {number}" };
        return !hasWorkspaces || random.Next(3) == 0 ? task
            : agents.Count > 1 && random.Next(4) == 0 ? task with
            {
                Agent = OrchestrationTask.AnyAgent,
                HostName = [],
                Race = [.. agents.Take(random.Next(2, agents.Count + 1))],
                Pick = random.Next(4) switch { 0 => "smallest", 1 => "choose", 2 => "first", _ => null },
                Land = random.Next(2) == 0,
            }
            : task with { Workspace = random.Next(3) == 0 ? TaskWorkspace.Agent : TaskWorkspace.Task, Land = random.Next(3) == 0 };
    }

    private static OrchestrationTask MakePlain(Random random, int number, IReadOnlyList<string> agents, string? before) => new()
    {
        Id = $"t{number}",
        Prompt = "",
        HostName = random.Next(8) == 0 && agents.Any(a => a.Contains('@')) ? ["tag:big", "nowhere"] : [],
        Agent = random.Next(6) switch
        {
            0 => agents[random.Next(agents.Count)],
            1 => "agent-*",
            2 when random.Next(5) == 0 => "nobody",
            _ => OrchestrationTask.AnyAgent,
        },
        Priority = random.Next(3),
        DependsOn = before is null ? [] : [before],
        MaxAttempts = random.Next(1, 4),
        MaxFixes = random.Next(0, 3),
        WhenInterrupted = random.Next(4) == 0 ? (WhenInterrupted)random.Next(3) : null,
        TimeoutSeconds = random.Next(3) == 0 ? random.Next(90, 300) : null,
        Validate = random.Next(3) == 0 ? ["make test"] : [],
    };
}
