using Moana.Agents;
using Moana.Operations;
using Moana.Storage;

namespace Moana.Mcp;

/// <summary>The agents and orchestrations that are there for the client; of all others it hears nothing.</summary>
internal sealed class Supervised(SupervisorScope scope)
{
    /// <summary>Agents by their names, all without.</summary>
    /// <exception cref="MoanaException"><c>AgentOutOfScope</c>.</exception>
    public async Task<IReadOnlyList<AgentPane>> FindAsync(IReadOnlyList<string>? names, CancellationToken token)
    {
        var all = await scope.ListAsync(token);
        return names is not { Count: > 0 } ? all : [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(n => Named(all, n))];
    }

    /// <summary>An agent that is not the one that asks.</summary>
    /// <exception cref="MoanaException"><c>AgentOutOfScope</c>, <c>OwnPane</c>.</exception>
    public async Task<AgentPane> OtherAsync(string name, CancellationToken token)
    {
        var agent = Named(await scope.ListAsync(token), name);
        return OwnPane.Is(scope.Fleet, agent) ? throw McpErrors.OwnPane(agent.Name) : agent;
    }

    /// <summary>An orchestration of which at least one agent is there for the client.</summary>
    /// <exception cref="MoanaException">There is none.</exception>
    public async Task<OrchestrationInfo> OrchestrationAsync(string? id, CancellationToken token)
    {
        var all = await OrchestrationsAsync(token);
        return all.FirstOrDefault(o => IsNewest(id) || o.OrchestrationId == id)
            ?? throw (IsNewest(id) ? StoreErrors.NoOrchestrations() : StoreErrors.OrchestrationNotFound(McpErrors.Short(id!)));
    }

    /// <summary>The orchestrations, the newest first.</summary>
    public async Task<IReadOnlyList<OrchestrationInfo>> OrchestrationsAsync(CancellationToken token)
    {
        var all = scope.Store.GetOrchestrations();
        if (!scope.IsNarrow) return all;
        var names = (await scope.ListAsync(token)).Select(a => a.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. all.Where(o => o.Agent.Any(names.Contains))];
    }

    /// <summary>Whether whoever may take a task is there for the client, and is not the one that asks.</summary>
    /// <exception cref="MoanaException"><c>TaskOutOfScope</c>.</exception>
    public async Task DemandTargetAsync(OrchestrationInfo run, string target, CancellationToken token)
    {
        var may = (await scope.ListAsync(token)).Where(a => !OwnPane.Is(scope.Fleet, a)).Select(a => a.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var takers = target.AsSpan().IndexOfAny('*', '?') < 0 ? [target] : run.Agent;
        var others = takers.Where(t => !may.Contains(t)).ToList();
        if (others.Count > 0) throw McpErrors.TaskOutOfScope(target, others);
    }

    /// <summary>An orchestration as the client is told of it.</summary>
    public static OrchestrationResult Result(OrchestrationInfo run) => new(
        run.OrchestrationId, $"{run.Status}", run.Agent, run.Tasks, run.Pending, run.Running, run.Completed, run.Failed);

    private static bool IsNewest(string? id) => string.IsNullOrEmpty(id) || id == OrchestrationStore.Latest;

    private static AgentPane Named(IReadOnlyList<AgentPane> all, string name) =>
        all.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase)) ?? throw McpErrors.OutOfScope(name, all.Select(a => a.Name));
}
