using Moana.Agents;
using Moana.Engine;
using Moana.Hosts;
using Moana.Plans;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Workspaces;

namespace Moana.Operations;

/// <summary>Makes a plan of agents that run, and of what an orchestration was given.</summary>
public static class PlanExport
{
    /// <summary>An agent as a plan has it.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="host">The host that it runs on; null for this machine.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The agent, and the variables whose values were left to the environment.</returns>
    /// <exception cref="MoanaException"><c>NoLaunchCommand</c>.</exception>
    public static Task<(PlanAgent Agent, IReadOnlyList<string> Secrets)> OfAsync(AgentPane agent, string? host, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var launch = agent.Launch ?? throw FleetErrors.LaunchUnknown(agent.Name);
        var profile = agent.Pane.Options.GetValueOrDefault(PaneOptions.Profile) is { Length: > 0 } given ? given : null;
        return OfAsync(new AgentStart(agent.Name, launch with { Path = launch.Path ?? agent.Pane.Path }, profile), host, token);
    }

    /// <summary>An agent as a plan has it, from the record of an orchestration.</summary>
    /// <param name="launch">How it was started.</param>
    /// <param name="host">The host that it ran on; null for this machine.</param>
    /// <param name="token">Cancels.</param>
    public static Task<(PlanAgent Agent, IReadOnlyList<string> Secrets)> OfAsync(AgentLaunch launch, string? host, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(launch);
        return OfAsync(launch.ToStart(), host, token);
    }

    /// <summary>The tasks that an orchestration was given, and its bounds where they are not those that hold anyway.</summary>
    /// <param name="store">The record.</param>
    /// <param name="id">The orchestration.</param>
    /// <exception cref="MoanaException">There is none of that id.</exception>
    public static (PlanSettings Settings, IReadOnlyList<OrchestrationTask> Tasks) Of(OrchestrationStore store, string id)
    {
        ArgumentNullException.ThrowIfNull(store);
        var (run, plain) = (store.GetRun(id), new SchedulerOptions());
        var settings = new PlanSettings
        {
            Session = run.Session,
            Budget = run.Options.Budget,
            KeepAnswers = run.Options.KeepAnswers ? null : false,
            Timeout = run.Options.Timeout,
            TaskTimeout = run.Options.TaskTimeout == plain.TaskTimeout ? null : run.Options.TaskTimeout,
        };
        return (settings, [.. store.GetWishes(id).Select(t => t with { WhenInterrupted = t.WhenInterrupted ?? (run.Options.WhenInterrupted == plain.WhenInterrupted ? null : run.Options.WhenInterrupted) })]);
    }

    private static async Task<(PlanAgent Agent, IReadOnlyList<string> Secrets)> OfAsync(AgentStart start, string? host, CancellationToken token)
    {
        var (launch, open) = (start.Launch.WithoutSecrets(), start.Launch.Environment);
        var workspace = launch.Path is { } path ? await new AgentWorkspaces(Host.For(HostCatalog.Find(host)), TimeProvider.System).DescribeAsync(path, token) : null;
        var agent = new PlanAgent
        {
            Name = start.Name,
            Command = launch.Command,
            Profile = start.Profile,
            Path = workspace?.Repository ?? launch.Path,
            Host = host,
            Environment = launch.Environment,
            Workspace = workspace?.Options.Name,
            Base = workspace?.Options.Base,
            Copy = workspace?.Options.Copy ?? [],
            Setup = workspace?.Options.Setup ?? [],
        };
        return (agent, [.. launch.Environment.Where(v => open[v.Key] != v.Value).Select(v => v.Key)]);
    }
}
