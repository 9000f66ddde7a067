using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Monitoring;
using Moana.Tmux;

namespace Moana.Operations;

/// <summary>The checklist before starting: tmux, its server, the session, its windows, and an agent alive in each.</summary>
public sealed class EnvironmentChecklist(Fleet fleet, string? session, IReadOnlyList<KeyValuePair<string, object?>>? map)
{
    private TmuxServer Server => fleet.Server;

    /// <summary>Each check as it is done. What cannot be looked at any more, after a failure, is left out.</summary>
    public async IAsyncEnumerable<EnvironmentCheck> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        if (Server.Endpoint.HostName is { } hostName)
        {
            var host = await HostAsync(hostName, token);
            yield return host;
            if (host.Result == CheckResult.Failed) yield break;
        }

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

    private async Task<EnvironmentCheck> HostAsync(string name, CancellationToken token)
    {
        try
        {
            var facts = await Server.Endpoint.Host().GetFactsAsync(fresh: true, token);
            var answers = $"{facts.Name} answers in {facts.RoundTrip.TotalMilliseconds:0.#} ms";
            return facts.ClockAhead == TimeSpan.Zero ? Passed($"host {name}", answers, name) : new()
            {
                Check = $"host {name}",
                Result = CheckResult.Warning,
                Detail = $"{answers}; its clock is {Math.Abs(facts.ClockAhead.TotalSeconds):0} s {(facts.ClockAhead > TimeSpan.Zero ? "ahead" : "behind")}",
                Name = name,
                ErrorId = "ClocksDiffer",
            };
        }
        catch (MoanaException e)
        {
            return Failed($"host {name}", e);
        }
    }

    private async Task<EnvironmentCheck> TmuxAsync(CancellationToken token)
    {
        try
        {
            var version = await Server.GetVersionAsync(token);
            return version >= TmuxServer.MinimumVersion
                ? Passed("tmux", $"tmux {TmuxServer.FormatVersion(version)}")
                : Failed("tmux", "TmuxTooOld", $"tmux {TmuxServer.FormatVersion(version)} is older than {TmuxServer.FormatVersion(TmuxServer.MinimumVersion)}");
        }
        catch (TmuxException e)
        {
            return Failed("tmux", e.ToMoana());
        }
    }

    private async Task<(EnvironmentCheck Check, IReadOnlyList<SessionInfo> Sessions)> ServerAsync(CancellationToken token)
    {
        try
        {
            var sessions = await Server.ListSessionsAsync(token);
            if (sessions.Count > 0) return (Passed("server", $"runs, with {sessions.Count} session(s)"), sessions);

            // Nothing was asked for that would have to be there: a session can still be started.
            var nobody = Failed("server", "NoServer", "no tmux server runs there");
            return (session is null && map is null ? nobody with { Result = CheckResult.Warning } : nobody, []);
        }
        catch (TmuxException e)
        {
            return (Failed("server", e.ToMoana()), []);
        }
    }

    private EnvironmentCheck Session(IReadOnlyList<SessionInfo> sessions) => sessions.FirstOrDefault(s => s.Name == session) is { } found
        ? Passed($"session {session}", $"{found.Id}, {found.Windows} window(s), in {found.Path}", session)
        : Failed($"session {session}", "SessionNotFound", $"there is none of that name; sessions: {string.Join(", ", sessions.Select(s => s.Name))}", session);

    private static EnvironmentCheck Windows(string session, IReadOnlyList<PaneInfo> panes) => Passed(
        $"windows of {session}",
        string.Join(", ", panes.Where(p => p.SessionName == session).Select(p => $"{p.WindowIndex}:{p.WindowName}").Distinct()),
        session);

    private async IAsyncEnumerable<EnvironmentCheck> RegisteredAsync([EnumeratorCancellation] CancellationToken token)
    {
        var agents = await fleet.ListAsync(session, token);
        if (agents.Count == 0)
        {
            yield return Failed("agents", "NoAgents", session is null ? "none is registered on this server" : $"none is registered in session {session}", session);
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
                problem = Failed($"agent {entry.Key}", "PaneShared", $"stands on the same pane as {other.Name}: {agent.Pane.Id}", entry.Key);
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
            return (null, Failed($"agent {entry.Key}", e) with { Name = entry.Key });
        }
    }

    private async IAsyncEnumerable<EnvironmentCheck> AgentsAsync(IReadOnlyList<AgentPane> agents, [EnumeratorCancellation] CancellationToken token)
    {
        await foreach (var report in new StatusReader(fleet, TimeProvider.System).ReadAsync(agents, token))
        {
            var (result, id) = Judge(report.Status);
            var until = report.ResetsAt is { } at ? $", until {at.LocalDateTime:g}" : "";
            yield return new()
            {
                Check = $"agent {report.Name}",
                Result = result,
                Detail = $"{report.Status}{until} in {report.PaneId} ({report.Profile}): {report.Evidence}",
                Name = report.Name,
                ErrorId = id,
            };
        }
    }

    private static (CheckResult Result, string ErrorId) Judge(AgentStatus status) => status switch
    {
        AgentStatus.Exited => (CheckResult.Failed, "AgentExited"),
        AgentStatus.WaitingForInput => (CheckResult.Warning, "AgentAsks"),
        AgentStatus.Unknown => (CheckResult.Warning, "AgentUnknown"),
        AgentStatus.RateLimited => (CheckResult.Warning, "AgentLimited"),
        AgentStatus.Failed => (CheckResult.Warning, "AgentFailed"),
        _ => (CheckResult.Passed, ""),
    };

    private static EnvironmentCheck Passed(string check, string detail, string? name = null) =>
        new() { Check = check, Result = CheckResult.Passed, Detail = detail, Name = name };

    private static EnvironmentCheck Failed(string check, MoanaException error) => Failed(check, error.ErrorId, error.Message.TrimEnd('.'), error.Target as string);

    private static EnvironmentCheck Failed(string check, string id, string detail, string? name = null) =>
        new() { Check = check, Result = CheckResult.Failed, Detail = detail, Name = name, ErrorId = id };
}
