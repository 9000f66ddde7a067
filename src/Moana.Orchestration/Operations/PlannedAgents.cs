using Moana.Agents;
using Moana.Engine;
using Moana.Monitoring;
using Moana.Plans;
using Moana.Workspaces;

namespace Moana.Operations;

/// <summary>An agent of a plan, and what there is of it.</summary>
/// <param name="Agent">What the plan says.</param>
/// <param name="Start">How it is started.</param>
/// <param name="There">Its pane; null where there is none.</param>
/// <param name="Runs">Whether its program lives.</param>
public sealed record PlannedAgent(PlanAgent Agent, AgentStart Start, AgentPane? There, bool Runs);

/// <summary>The agents of a plan on a server: those that are there are used, the others started.</summary>
/// <param name="fleet">The server.</param>
/// <param name="clock">The time.</param>
public sealed class PlannedAgents(Fleet fleet, TimeProvider clock)
{
    /// <summary>What there is of each agent. Changes nothing.</summary>
    /// <param name="session">Their session.</param>
    /// <param name="agents">The agents, checked.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">
    /// <c>AgentElsewhere</c>, <c>AgentDiffers</c>, <c>PaneNotOurs</c>: what is there under an agent's name is not what the plan says; or a
    /// repository cannot be used.
    /// </exception>
    public async Task<IReadOnlyList<PlannedAgent>> FindAsync(string session, IReadOnlyList<PlanAgent> agents, CancellationToken token)
    {
        SessionName.Check(session);
        var registered = await fleet.ListAsync(session: null, token);
        var found = new List<PlannedAgent>();
        foreach (var agent in agents)
        {
            var there = registered.FirstOrDefault(a => string.Equals(a.Name, agent.Name, StringComparison.OrdinalIgnoreCase));
            var start = PlanAgentCheck.ToStart(agent, fleet.Profiles);
            if (agent.Workspace is not null)
            {
                start = start with { Launch = start.Launch with { Path = await Workspaces.FindAsync(agent.Path, agent.Workspace, token) } };
            }
            else if (fleet.Server.Endpoint.Host() is { IsLocal: false } host)
            {
                start = start with { Launch = start.Launch with { Path = await host.FullPathAsync(agent.Path, token) } };
            }

            if (there is not null && there.Pane.SessionName != session) throw FleetErrors.AgentElsewhere(agent.Name, there.Pane.SessionName, session);
            if (there is not null && Differences(agent, start, there).ToList() is { Count: > 0 } differences) throw FleetErrors.AgentDiffers(there.Name, there.Pane.Id.ToString(), differences);
            found.Add(new(agent, start, there, there is not null && await RunsAsync(there, token)));
        }

        return found;
    }

    /// <summary>Starts those that do not run, and gives all in their order.</summary>
    /// <param name="session">Their session, which is made where it is not there.</param>
    /// <param name="agents">What <see cref="FindAsync"/> found.</param>
    /// <param name="step">Hears of each that was started.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">One cannot be started; those that were started before it stay.</exception>
    public async Task<IReadOnlyList<AgentPane>> StartAsync(string session, IReadOnlyList<PlannedAgent> agents, Action<string> step, CancellationToken token)
    {
        agents = await TakeWorkspacesAsync(agents, token);
        var missing = agents.Where(a => a.There is null).Select(a => a.Start).ToList();
        var started = new List<AgentPane>();
        if (missing.Count > 0 && (await fleet.Server.ListSessionsAsync(token)).All(s => s.Name != session))
        {
            started.AddRange(await new SessionStarter(fleet, clock).StartAsync(session, missing, Columns, Rows, ended => throw ended, token));
        }
        else
        {
            foreach (var start in missing) started.Add(await new AgentStarter(fleet, clock).AddAsync(start.Name, session, start.Launch, start.Profile, token));
        }

        foreach (var ended in agents.Where(a => a is { There: not null, Runs: false }))
        {
            started.Add(await new AgentStarter(fleet, clock).RestartAsync(ended.There!, ended.Start.Launch, token));
        }

        foreach (var agent in started) step($"{agent.Name}: started in {agent.Pane.Id} of session '{session}'");
        var all = await fleet.ListAsync(session, token);
        return [.. agents.Select(a => all.FirstOrDefault(p => string.Equals(p.Name, a.Agent.Name, StringComparison.OrdinalIgnoreCase)) ?? throw FleetErrors.AgentNotFound(a.Agent.Name, all.Select(p => p.Name)))];
    }

    /// <summary>How they are started again, for the record.</summary>
    /// <param name="session">Their session.</param>
    /// <param name="agents">The agents.</param>
    public static IReadOnlyList<AgentLaunch> Launches(string session, IReadOnlyList<PlannedAgent> agents) =>
        [.. agents.Where(a => a.Start.Launch.Path is not null).Select(a => AgentLaunch.Of(a.Start, session, Columns, Rows))];

    /// <summary>The size that windows have where nobody says another.</summary>
    private const int Columns = 200;

    private const int Rows = 50;

    private AgentWorkspaces Workspaces => new(fleet.Server.Endpoint.Host(), clock);

    private async Task<IReadOnlyList<PlannedAgent>> TakeWorkspacesAsync(IReadOnlyList<PlannedAgent> agents, CancellationToken token)
    {
        var workspaces = Workspaces;
        try
        {
            var taken = new List<PlannedAgent>();
            foreach (var planned in agents)
            {
                taken.Add(planned is { Runs: false, Agent: { Workspace: { } name } agent }
                    ? planned with
                    {
                        Start = planned.Start with
                        {
                            Launch = planned.Start.Launch with
                            {
                                Path = await workspaces.TakeAsync(agent.Path, new() { Name = name, Agent = agent.Name, Base = agent.Base, Copy = agent.Copy, Setup = agent.Setup }, token),
                            },
                        },
                    }
                    : planned);
            }

            return taken;
        }
        catch
        {
            await workspaces.UndoAsync();
            throw;
        }
    }

    /// <summary>What of a running agent is not what the plan says. Of one that somebody registered nobody knows how it was started.</summary>
    private static IEnumerable<string> Differences(PlanAgent agent, AgentStart start, AgentPane there)
    {
        if (there.Launch is not { } launch) yield break;
        if (launch.Command != start.Launch.Command) yield return $"it was started with '{launch.Command}', and the plan says '{start.Launch.Command}'";
        if (launch.Path is { } path && (agent.Path is not null || agent.Workspace is not null) && (start.Launch.Path is not { } wanted || RealPath.Of(path) != RealPath.Of(wanted)))
        {
            yield return $"it works in {path}, and the plan says {start.Launch.Path ?? $"the workspace '{agent.Workspace}'"}";
        }

        var names = launch.Environment.Keys.Union(start.Launch.Environment.Keys).Where(n => launch.Environment.GetValueOrDefault(n) != start.Launch.Environment.GetValueOrDefault(n)).ToList();
        if (names.Count > 0) yield return $"its environment is another in {string.Join(", ", names)}";
        if (agent.Profile is { } profile && there.Pane.Options.GetValueOrDefault(PaneOptions.Profile) is { Length: > 0 } given && !given.Equals(profile, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"it has the profile '{given}', and the plan says '{profile}'";
        }
    }

    private async Task<bool> RunsAsync(AgentPane there, CancellationToken token)
    {
        if (there.Pane.Dead) return false;
        await foreach (var report in new StatusReader(fleet, clock).ReadAsync([there], token))
        {
            if (report.Status != AgentStatus.Exited) return true;
            return there.Launch is null ? throw FleetErrors.PaneNotOurs(there.Name, there.Pane.Id.ToString(), report.Evidence) : false;
        }

        return true;
    }
}
