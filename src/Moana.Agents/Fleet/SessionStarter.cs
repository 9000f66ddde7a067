using Moana.Detection;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>Starts sessions of agents, a window each.</summary>
public sealed class SessionStarter(Fleet fleet, TimeProvider clock)
{
    /// <summary>
    /// Stands in a new pane until its window keeps the pane of a program that ends: one that ends at once would take it
    /// along. It ends by itself, should nobody follow it.
    /// </summary>
    private const string Placeholder = "exec sleep 60";

    /// <summary>A program that ends sooner than this has ended at once.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(300);

    /// <summary>So long at most it is waited for the shell to hand its pane over to the program.</summary>
    private static readonly TimeSpan ShellPatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>Starts a session with a window per agent, registered. On an error nothing of it is left.</summary>
    /// <param name="session">The session's name, new on this server.</param>
    /// <param name="agents">Names and command lines, in the order of the windows.</param>
    /// <param name="path">The working directory, or null.</param>
    /// <param name="columns">The windows' columns.</param>
    /// <param name="rows">The windows' rows.</param>
    /// <param name="ended">Hears of each agent whose program ended at once; nothing of it is left, and the others stay.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The agents that run.</returns>
    public async Task<IReadOnlyList<AgentPane>> StartAsync(
        string session, IReadOnlyList<KeyValuePair<string, string>> agents, string? path, int columns, int rows,
        Action<MoanaException> ended, CancellationToken token)
    {
        await CheckAsync(session, agents, path, token);
        // What is wrong with a profile is told before anything is started.
        var launches = agents.Select(a => (Name: a.Key, Command: a.Value, Profile: ProfileFor(a.Key, a.Value))).ToList();
        var started = new List<AgentPane>();
        SessionId? made = null;
        try
        {
            foreach (var (name, command, profile) in launches)
            {
                var pane = made is { } id
                    ? await fleet.Server.NewWindowAsync(id, name, Placeholder, path, token)
                    : await fleet.Server.NewSessionAsync(
                        new() { Name = session, WindowName = name, Command = Placeholder, Path = path, Columns = columns, Rows = rows }, token);
                made = pane.SessionId;
                await fleet.Server.SetRemainOnExitAsync(pane.WindowId, true, token);
                await fleet.Server.RespawnPaneAsync(pane.Id, command, path, kill: true, token);
                started.Add(await fleet.MarkAsync(name, pane, profile, command, token));
            }

            return await SettleAsync(started, ended, token);
        }
        catch when (made is not null)
        {
            await TryEndAsync(made.Value);
            throw;
        }
    }

    /// <summary>The agents whose programs run; those that ended at once are told of and taken away.</summary>
    private async Task<IReadOnlyList<AgentPane>> SettleAsync(IReadOnlyList<AgentPane> agents, Action<MoanaException> ended, CancellationToken token)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            agents = await fleet.RefreshAsync(agents, token);
            var elapsed = clock.GetElapsedTime(began);
            if (elapsed >= AtOnce && (elapsed >= ShellPatience || !agents.Any(a => !a.Pane.Dead && ShellCommandLine.IsShell(a.Pane.Command)))) break;
            await Task.Delay(Glance, clock, token);
        }

        foreach (var agent in agents.Where(a => a.Pane.Dead))
        {
            var text = await fleet.Server.CaptureTextAsync(agent.Pane.Id, new() { History = true, Joined = true }, token);
            await fleet.Server.KillPaneAsync(agent.Pane.Id, token);
            ended(FleetErrors.AgentEnded(agent.Name, agent.LaunchCommand ?? "", agent.Pane.DeadStatus, text));
        }

        return [.. agents.Where(a => !a.Pane.Dead)];
    }

    /// <summary>The profile that a launch command names (<c>codex --full-auto</c>); null to recognise it later.</summary>
    private string? ProfileFor(string name, string command)
    {
        var program = System.IO.Path.GetFileName(command.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries)[0].Trim('\'', '"'));
        return new[] { program, name }.FirstOrDefault(fleet.Profiles.Profiles.ContainsKey);
    }

    private async Task CheckAsync(string session, IReadOnlyList<KeyValuePair<string, string>> agents, string? path, CancellationToken token)
    {
        if (string.IsNullOrWhiteSpace(session) || session.AsSpan().IndexOfAny(".:") >= 0 || session.Any(char.IsControl) || session[0] is '=' or '$' or '@' or '%')
        {
            throw FleetErrors.BadSessionName(session);
        }

        foreach (var (name, command) in agents)
        {
            AgentName.Check(name);
            if (string.IsNullOrWhiteSpace(command))
            {
                throw FleetErrors.EmptyCommand(name);
            }
        }

        if (agents.Count == 0)
        {
            throw FleetErrors.EmptyAgentMap();
        }

        if (path is not null && fleet.Server.Endpoint.Via is null && !Directory.Exists(path))
        {
            throw FleetErrors.FolderNotFound(path);
        }

        // Before a server is started: one that is too old would stay.
        var version = await fleet.Server.GetVersionAsync(token);
        if (version < TmuxServer.MinimumVersion)
        {
            throw FleetErrors.TmuxTooOld(version);
        }

        if ((await fleet.Server.ListSessionsAsync(token)).Any(s => s.Name == session))
        {
            throw FleetErrors.SessionExists(session);
        }

        foreach (var known in await fleet.ListAsync(session: null, token))
        {
            if (agents.Any(a => string.Equals(a.Key, known.Name, StringComparison.OrdinalIgnoreCase)))
            {
                throw FleetErrors.AgentExists(known.Name, known.Pane.Id.ToString());
            }
        }
    }

    private async Task TryEndAsync(SessionId session)
    {
        try
        {
            await fleet.Server.KillSessionAsync(session, CancellationToken.None);
        }
        catch (TmuxException)
        {
            // The first error is the one to tell.
        }
    }
}
