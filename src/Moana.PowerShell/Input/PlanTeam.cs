using Moana.Agents;
using Moana.Engine;
using Moana.Errors;
using Moana.Operations;
using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Input;

/// <summary>The agents that a plan brings along: found, told of, started.</summary>
/// <param name="plan">The plan.</param>
/// <param name="session">Their session; null for the plan's, or else one of the plan's name.</param>
internal sealed class PlanTeam(Plan plan, string? session)
{
    private IReadOnlyList<PlannedAgent> _agents = [];

    /// <summary>Their session.</summary>
    public string Session { get; } = !string.IsNullOrEmpty(session) ? session : plan.Settings.Session ?? NameOf(plan.File);

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names => [.. plan.Settings.Agents.Select(a => a.Name)];

    /// <summary>The host that they run on; null for this machine.</summary>
    /// <exception cref="MoanaException"><c>SeveralServers</c>.</exception>
    public string? Host => plan.Settings.Agents.Select(a => a.Host).Distinct(StringComparer.OrdinalIgnoreCase).ToList() is [var only] ? only : throw InputErrors.SeveralPlanHosts(plan.Settings.Agents.Select(a => $"{a.Name} on {a.Host ?? "this machine"}"));

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
    public async Task FindAsync(Fleet fleet, CancellationToken token) =>
        _agents = await new PlannedAgents(fleet, TimeProvider.System).FindAsync(Session, plan.Settings.Agents, token);

    /// <summary>Starts those that do not run.</summary>
    public Task<IReadOnlyList<AgentPane>> StartAsync(Fleet fleet, Action<string> step, CancellationToken token) =>
        new PlannedAgents(fleet, TimeProvider.System).StartAsync(Session, _agents, step, token);

    /// <summary>How they are started again.</summary>
    public IReadOnlyList<AgentLaunch> Launches => PlannedAgents.Launches(Session, _agents);

    /// <summary>What is to be started, in words; empty where all run.</summary>
    public string Describe() => _agents.Where(a => !a.Runs).ToList() is { Count: > 0 } missing
        ? $"Start in session '{Session}': {string.Join("; ", missing.Select(a => $"{a.Agent.Name}: {a.Start.Launch.Command}"))}"
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

    /// <summary>A session's name of a file's: tmux takes neither dots nor colons in one.</summary>
    private static string NameOf(string file) =>
        Path.GetFileNameWithoutExtension(file) is { Length: > 0 } name && !file.StartsWith("/dev/", StringComparison.Ordinal) ? name.Replace('.', '-').Replace(':', '-').TrimStart('=', '$', '@', '%') : "plan";
}
