using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Monitoring;
using Moana.Tmux;

namespace Moana;

/// <summary>The checklist before starting: tmux, its server, the session, its windows, and an agent alive in each.</summary>
internal sealed class EnvironmentChecklist(Fleet fleet, string? session, IReadOnlyList<KeyValuePair<string, object?>>? map)
{
    private TmuxServer Server => fleet.Server;

    /// <summary>Each check as it is done. What cannot be looked at any more, after a failure, is left out.</summary>
    public async IAsyncEnumerable<EnvironmentCheck> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        var tmux = await TmuxAsync(token);
        yield return tmux;
        if (tmux.Result == CheckResult.Failed) yield break;

        var (server, sessions) = await ServerAsync(token);
        yield return server;
        if (sessions.Count == 0) yield break;

        if (session is not null)
        {
            var found = Session(sessions);
            yield return found;
            if (found.Result == CheckResult.Failed) yield break;
        }

        var panes = await Server.ListPanesAsync(token: token);
        foreach (var name in session is null ? sessions.Select(s => s.Name) : [session]) yield return Windows(name, panes);
        await foreach (var agent in map is null ? RegisteredAsync(token) : MappedAsync(map, token)) yield return agent;
    }

    private async Task<EnvironmentCheck> TmuxAsync(CancellationToken token)
    {
        try
        {
            var version = await Server.GetVersionAsync(token);
            return version >= TmuxServer.MinimumVersion
                ? Passed("tmux", $"tmux {TmuxServer.FormatVersion(version)}")
                : Failed("tmux", $"tmux {TmuxServer.FormatVersion(version)} is older than {TmuxServer.FormatVersion(TmuxServer.MinimumVersion)}", TmuxErrors.Remedy(TmuxError.VersionTooOld));
        }
        catch (TmuxException e)
        {
            return Failed("tmux", e.Message.TrimEnd('.'), TmuxErrors.Remedy(e.Error));
        }
    }

    private async Task<(EnvironmentCheck Check, IReadOnlyList<SessionInfo> Sessions)> ServerAsync(CancellationToken token)
    {
        try
        {
            var sessions = await Server.ListSessionsAsync(token);
            if (sessions.Count > 0) return (Passed("server", $"runs, with {sessions.Count} session(s)"), sessions);

            // Nothing was asked for that would have to be there: a session can still be started.
            var result = session is null && map is null ? CheckResult.Warning : CheckResult.Failed;
            return (new() { Check = "server", Result = result, Detail = "no tmux server runs there", Remedy = TmuxErrors.Remedy(TmuxError.NoServer) }, []);
        }
        catch (TmuxException e)
        {
            return (Failed("server", e.Message.TrimEnd('.'), TmuxErrors.Remedy(e.Error)), []);
        }
    }

    private EnvironmentCheck Session(IReadOnlyList<SessionInfo> sessions) => sessions.FirstOrDefault(s => s.Name == session) is { } found
        ? Passed($"session {session}", $"{found.Id}, {found.Windows} window(s), in {found.Path}")
        : Failed($"session {session}", $"there is none of that name; sessions: {string.Join(", ", sessions.Select(s => s.Name))}",
            "Correct -Session, or start one with 'New-MoanaSession'.");

    private static EnvironmentCheck Windows(string session, IReadOnlyList<PaneInfo> panes) => Passed(
        $"windows of {session}",
        string.Join(", ", panes.Where(p => p.SessionName == session).Select(p => $"{p.WindowIndex}:{p.WindowName}").Distinct()));

    private async IAsyncEnumerable<EnvironmentCheck> RegisteredAsync([EnumeratorCancellation] CancellationToken token)
    {
        var agents = await fleet.ListAsync(session, token);
        if (agents.Count == 0)
        {
            yield return Failed("agents", session is null ? "none is registered on this server" : $"none is registered in session {session}",
                "'New-MoanaSession' starts agents, 'Register-MoanaAgent' takes running ones, -Agent @{ name = <window> } looks at plain windows.");
        }

        await foreach (var check in AgentsAsync(agents, token)) yield return check;
    }

    private async IAsyncEnumerable<EnvironmentCheck> MappedAsync(
        IReadOnlyList<KeyValuePair<string, object?>> entries, [EnumeratorCancellation] CancellationToken token)
    {
        var found = new List<AgentPane>();
        foreach (var entry in entries)
        {
            var (agent, problem) = await ResolveAsync(entry, token);
            if (agent is not null && found.Find(a => a.Pane.Id == agent.Pane.Id) is { } other)
            {
                problem = Failed($"agent {entry.Key}", $"stands on the same pane as {other.Name}: {agent.Pane.Id}", "Give each agent of -Agent a window of its own.");
            }

            if (problem is not null) yield return problem;
            else found.Add(agent!);
        }

        await foreach (var check in AgentsAsync(found, token)) yield return check;
    }

    private async Task<(AgentPane? Agent, EnvironmentCheck? Problem)> ResolveAsync(KeyValuePair<string, object?> entry, CancellationToken token)
    {
        try
        {
            return ((await new AgentQuery { Map = new([entry]), Session = session }.FindAsync(fleet, token))[0], null);
        }
        catch (MoanaException e)
        {
            return (null, Failed($"agent {entry.Key}", e.Message.TrimEnd('.'), "Correct -Agent or -Session; 'Get-MoanaSession' and the windows above say what is there."));
        }
    }

    private async IAsyncEnumerable<EnvironmentCheck> AgentsAsync(IReadOnlyList<AgentPane> agents, [EnumeratorCancellation] CancellationToken token)
    {
        await foreach (var report in new StatusReader(fleet, TimeProvider.System).ReadAsync(agents, token))
        {
            var (result, remedy) = Judge(report);
            yield return new() { Check = $"agent {report.Name}", Result = result, Detail = $"{report.Status} in {report.PaneId} ({report.Profile}): {report.Evidence}", Remedy = remedy };
        }
    }

    private static (CheckResult Result, string Remedy) Judge(StatusReport report) => report.Status switch
    {
        AgentStatus.Exited => (CheckResult.Failed, $"Start the agent in pane {report.PaneId} again."),
        AgentStatus.WaitingForInput => (CheckResult.Warning, $"It asks something: 'Get-MoanaOutput -Name {report.Name}' shows what; answer it in the pane."),
        AgentStatus.Unknown => (CheckResult.Warning, "See with 'Get-MoanaOutput' whether an agent stands there; 'Register-MoanaAgent -Profile' names its kind."),
        AgentStatus.RateLimited => (CheckResult.Warning, report.ResetsAt is { } at ? $"Its limit ends at {at.LocalDateTime:g}." : "Wait until its limit ends."),
        AgentStatus.Failed => (CheckResult.Warning, $"Its last turn failed: 'Get-MoanaOutput -Name {report.Name}' shows how."),
        _ => (CheckResult.Passed, ""),
    };

    private static EnvironmentCheck Passed(string check, string detail) => new() { Check = check, Result = CheckResult.Passed, Detail = detail };

    private static EnvironmentCheck Failed(string check, string detail, string remedy) =>
        new() { Check = check, Result = CheckResult.Failed, Detail = detail, Remedy = remedy };
}
