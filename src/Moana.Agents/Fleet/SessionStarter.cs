using Moana.Tmux;

namespace Moana.Agents;

/// <summary>Starts sessions of agents, a window each.</summary>
public sealed class SessionStarter(Fleet fleet, TimeProvider clock)
{
    private readonly ProgramStart _programs = new(fleet, clock);

    /// <summary>Starts a session with a window per agent, registered. On an error nothing of it is left.</summary>
    /// <param name="session">The session's name, new on this server.</param>
    /// <param name="agents">Names and command lines, in the order of the windows.</param>
    /// <param name="path">The working directory, or null.</param>
    /// <param name="columns">The windows' columns.</param>
    /// <param name="rows">The windows' rows.</param>
    /// <param name="ended">Hears of each agent whose program ended at once; nothing of it is left, and the others stay.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The agents that run.</returns>
    public Task<IReadOnlyList<AgentPane>> StartAsync(
        string session, IReadOnlyList<KeyValuePair<string, string>> agents, string? path, int columns, int rows,
        Action<MoanaException> ended, CancellationToken token) =>
        StartAsync(session, [.. agents.Select(a => new AgentStart(a.Key, new(a.Value, path)))], columns, rows, ended, token);

    /// <summary>Starts a session with a window per agent, each in a folder and with an environment of its own.</summary>
    /// <param name="session">The session's name, new on this server.</param>
    /// <param name="agents">The agents, in the order of the windows.</param>
    /// <param name="columns">The windows' columns.</param>
    /// <param name="rows">The windows' rows.</param>
    /// <param name="ended">Hears of each agent whose program ended at once; nothing of it is left, and the others stay.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The agents that run.</returns>
    public async Task<IReadOnlyList<AgentPane>> StartAsync(
        string session, IReadOnlyList<AgentStart> agents, int columns, int rows, Action<MoanaException> ended, CancellationToken token)
    {
        agents = await Task.WhenAll(agents.Select(async a => a with { Launch = await _programs.PlaceAsync(a.Launch, token) }));
        await CheckAsync(session, agents, token);
        // What is wrong with a profile is told before anything is started.
        agents = [.. agents.Select(a => a with { Profile = a.Profile is null ? _programs.ProfileFor(a.Name, a.Launch.Command) : fleet.FindProfile(a.Profile).Name })];
        var started = new List<AgentPane>();
        SessionId? made = null;
        try
        {
            foreach (var (name, launch, profile) in agents)
            {
                var pane = made is { } id
                    ? await fleet.Server.NewWindowAsync(id, name, ProgramStart.Placeholder, launch.Path, token)
                    : await fleet.Server.NewSessionAsync(
                        new() { Name = session, WindowName = name, Command = ProgramStart.Placeholder, Path = launch.Path, Columns = columns, Rows = rows }, token);
                made = pane.SessionId;
                started.Add(await _programs.StartAsync(name, pane, launch, profile, token));
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
        agents = await _programs.SettleAsync(agents, token);
        foreach (var agent in agents.Where(a => a.Pane.Dead))
        {
            var error = await _programs.EndedAsync(agent, agent.LaunchCommand ?? "", token);
            await fleet.Server.KillPaneAsync(agent.Pane.Id, token);
            ended(error);
        }

        return [.. agents.Where(a => !a.Pane.Dead)];
    }

    private async Task CheckAsync(string session, IReadOnlyList<AgentStart> agents, CancellationToken token)
    {
        SessionName.Check(session);
        foreach (var (name, launch, _) in agents)
        {
            ProgramStart.Check(name, launch);
        }

        if (agents.Count == 0)
        {
            throw FleetErrors.EmptyAgentMap();
        }

        foreach (var path in agents.Select(a => a.Launch.Path).Distinct())
        {
            await _programs.CheckAsync(path, token);
        }

        if ((await fleet.Server.ListSessionsAsync(token)).Any(s => s.Name == session))
        {
            throw FleetErrors.SessionExists(session);
        }

        foreach (var known in await fleet.ListAsync(session: null, token))
        {
            if (agents.Any(a => string.Equals(a.Name, known.Name, StringComparison.OrdinalIgnoreCase)))
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
