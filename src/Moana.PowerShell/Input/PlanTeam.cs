using Moana.Agents;
using Moana.Engine;
using Moana.Errors;
using Moana.Operations;
using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Input;

/// <summary>The agents that a plan brings along, each on its host: found, told of, started.</summary>
/// <param name="plan">The plan.</param>
/// <param name="session">Their session; null for the plan's, or else one of the plan's name.</param>
internal sealed class PlanTeam(Plan plan, string? session)
{
    private IReadOnlyList<(Fleet Fleet, IReadOnlyList<PlannedAgent> Agents)> _servers = [];

    /// <summary>Their session.</summary>
    public string Session { get; } = !string.IsNullOrEmpty(session) ? session : plan.Settings.Session ?? NameOf(plan.File);

    /// <summary>Their names in the orchestration, as far as they have been looked for.</summary>
    public IReadOnlyList<string> Names => [.. _servers.SelectMany(s => s.Agents.Select(a => NameOn(s.Fleet, a.Agent.Name)))];

    /// <summary>The team among some plans; null where none brings agents.</summary>
    /// <exception cref="MoanaException"><c>SeveralTeams</c>; or the plan cannot be run.</exception>
    public static PlanTeam? Of(IReadOnlyList<Plan> plans, string? session)
    {
        var teams = plans.Where(p => p.Settings.Agents.Count > 0).ToList();
        if (teams.Count > 1) throw InputErrors.SeveralTeams(teams.Select(t => t.File));
        if (teams.Count == 0) return null;
        teams[0].Demand();
        return new(teams[0], session);
    }

    /// <summary>Looks what there is of them. Changes nothing.</summary>
    /// <param name="fleetOn">The server on a host; null for an agent whose plan names none.</param>
    /// <param name="token">Cancels.</param>
    public async Task FindAsync(Func<string?, Fleet> fleetOn, CancellationToken token) => _servers = await Task.WhenAll(
        plan.Settings.Agents.GroupBy(a => a.Host, StringComparer.OrdinalIgnoreCase).Select(async host =>
        {
            var fleet = fleetOn(host.Key);
            return (fleet, await new PlannedAgents(fleet, TimeProvider.System).FindAsync(Session, [.. host], token));
        }));

    /// <summary>Starts those that do not run.</summary>
    public async Task<IReadOnlyList<FleetAgent>> StartAsync(Action<string> step, CancellationToken token)
    {
        var started = await Task.WhenAll(_servers.Select(async s =>
            (await new PlannedAgents(s.Fleet, TimeProvider.System).StartAsync(Session, s.Agents, step, token)).Select(a => FleetAgent.Of(s.Fleet, a))));
        return [.. started.SelectMany(a => a)];
    }

    /// <summary>How they are started again, by the orchestration's names of them.</summary>
    public IReadOnlyList<AgentLaunch> Launches =>
        [.. _servers.SelectMany(s => PlannedAgents.Launches(Session, s.Agents).Select(l => l with { Name = NameOn(s.Fleet, l.Name) }))];

    /// <summary>What is to be started, in words; empty where all run.</summary>
    public string Describe() => _servers.SelectMany(s => s.Agents.Where(a => !a.Runs).Select(a => $"{NameOn(s.Fleet, a.Agent.Name)}: {a.Start.Launch.Command}")).ToList() is { Count: > 0 } missing
        ? $"Start in session '{Session}': {string.Join("; ", missing)}"
        : "";

    /// <summary>The bounds that a plan gives, over those that hold without it.</summary>
    public static SchedulerOptions Bounds(SchedulerOptions options, PlanSettings settings) => options with
    {
        Budget = settings.Budget ?? options.Budget,
        KeepAnswers = settings.KeepAnswers ?? options.KeepAnswers,
        Timeout = settings.Timeout ?? options.Timeout,
        TaskTimeout = settings.TaskTimeout ?? options.TaskTimeout,
        RestartAgents = settings.RestartAgents ?? options.RestartAgents,
    };

    private static string NameOn(Fleet fleet, string agent) => PlacedAgent.NameOn(agent, fleet.Server.Endpoint.HostName);

    /// <summary>A session's name of a file's: tmux takes neither dots nor colons in one.</summary>
    private static string NameOf(string file) =>
        Path.GetFileNameWithoutExtension(file) is { Length: > 0 } name && !file.StartsWith("/dev/", StringComparison.Ordinal) ? name.Replace('.', '-').Replace(':', '-').TrimStart('=', '$', '@', '%') : "plan";
}
