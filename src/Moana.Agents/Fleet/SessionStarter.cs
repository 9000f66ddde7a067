using Moana.Tmux;

namespace Moana.Agents;

/// <summary>Starts sessions of agents, a window each, and ends them.</summary>
public sealed class SessionStarter(Fleet fleet)
{
    /// <summary>Starts a session with a window per agent, registered. On an error nothing of it is left.</summary>
    /// <param name="session">The session's name, new on this server.</param>
    /// <param name="agents">Names and command lines, in the order of the windows.</param>
    /// <param name="path">The working directory, or null.</param>
    /// <param name="columns">The windows' columns.</param>
    /// <param name="rows">The windows' rows.</param>
    /// <param name="token">Cancels.</param>
    public async Task<IReadOnlyList<AgentPane>> StartAsync(
        string session, IReadOnlyList<KeyValuePair<string, string>> agents, string? path, int columns, int rows, CancellationToken token)
    {
        await CheckAsync(session, agents, token);
        var started = new List<AgentPane>();
        SessionId? made = null;
        try
        {
            foreach (var (name, command) in agents)
            {
                var pane = made is { } id
                    ? await fleet.Server.NewWindowAsync(id, name, command, path, token)
                    : await fleet.Server.NewSessionAsync(
                        new() { Name = session, WindowName = name, Command = command, Path = path, Columns = columns, Rows = rows }, token);
                made = pane.SessionId;
                await fleet.Server.SetRemainOnExitAsync(pane.WindowId, true, token);
                started.Add(await fleet.MarkAsync(name, pane, ProfileFor(name, command), command, token));
            }

            return started;
        }
        catch when (made is not null)
        {
            await TryEndAsync(made.Value);
            throw;
        }
    }

    /// <summary>The profile that a launch command names (<c>codex --full-auto</c>); null to recognise it later.</summary>
    private string? ProfileFor(string name, string command)
    {
        var program = System.IO.Path.GetFileName(command.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries)[0].Trim('\'', '"'));
        return new[] { program, name }.FirstOrDefault(fleet.Profiles.Profiles.ContainsKey);
    }

    private async Task CheckAsync(string session, IReadOnlyList<KeyValuePair<string, string>> agents, CancellationToken token)
    {
        if (string.IsNullOrWhiteSpace(session) || session.AsSpan().IndexOfAny(".:") >= 0 || session.Any(char.IsControl) || session[0] is '=' or '$' or '@' or '%')
        {
            throw MoanaErrors.BadSessionName(session);
        }

        foreach (var (name, command) in agents)
        {
            AgentName.Check(name);
            if (string.IsNullOrWhiteSpace(command))
            {
                throw MoanaErrors.EmptyCommand(name);
            }
        }

        if (agents.Count == 0)
        {
            throw MoanaErrors.NoAgents(session);
        }

        // Before a server is started: one that is too old would stay.
        var version = await fleet.Server.GetVersionAsync(token);
        if (version < TmuxServer.MinimumVersion)
        {
            throw MoanaErrors.TmuxTooOld(version);
        }

        if ((await fleet.Server.ListSessionsAsync(token)).Any(s => s.Name == session))
        {
            throw MoanaErrors.SessionExists(session);
        }

        foreach (var known in await fleet.ListAsync(session: null, token))
        {
            if (agents.Any(a => string.Equals(a.Key, known.Name, StringComparison.OrdinalIgnoreCase)))
            {
                throw MoanaErrors.AgentExists(known.Name, known.Pane.Id.ToString());
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
