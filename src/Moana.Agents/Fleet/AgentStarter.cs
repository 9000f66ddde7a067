using Moana.Tmux;

namespace Moana.Agents;

/// <summary>Starts one agent: a new one in a session, or one that is there anew. The others are not disturbed.</summary>
public sealed class AgentStarter(Fleet fleet, TimeProvider clock)
{
    private readonly ProgramStart _programs = new(fleet, clock);

    /// <summary>
    /// Starts an agent in a window of its own, behind the others of a session; the session is made where it is not there. Of
    /// a program that ends at once nothing is left.
    /// </summary>
    /// <param name="name">The agent's name, new on this server.</param>
    /// <param name="session">The session; null for the only one that there is.</param>
    /// <param name="launch">How it is started.</param>
    /// <param name="profile">The profile's name; null to recognise it.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">A name or the folder cannot be used, or <c>AgentEnded</c>.</exception>
    public async Task<AgentPane> AddAsync(string name, string? session, Launch launch, string? profile, CancellationToken token)
    {
        ProgramStart.Check(name, launch);
        if (session is not null)
        {
            SessionName.Check(session);
        }

        // What is wrong with a profile is told before anything is started.
        profile = profile is null ? _programs.ProfileFor(name, launch.Command) : fleet.FindProfile(profile).Name;
        launch = await _programs.PlaceAsync(launch, token);
        await _programs.CheckAsync(launch.Path, token);
        await CheckFreeAsync(name, token);

        var pane = await NewPaneAsync(name, session, launch.Path, token);
        var stays = false;
        try
        {
            var agent = await _programs.StartAsync(name, pane, launch, profile, token);
            agent = await SettleAsync(agent, launch, token);
            stays = true;
            return agent;
        }
        finally
        {
            if (!stays)
            {
                await TryRemoveAsync(pane.Id);
            }
        }
    }

    /// <summary>Starts an agent's program anew in its pane, with a conversation of its own; what runs there ends.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="launch">How; null for as it was started before.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>NoLaunchCommand</c>, <c>FolderNotFound</c>, <c>AgentEnded</c>.</exception>
    public Task<AgentPane> RestartAsync(AgentPane agent, Launch? launch, CancellationToken token) => RestartAsync(agent, launch, resumed: null, token);

    /// <summary>Starts an agent's program anew in its pane; what runs there ends.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="launch">How; null for as it was started before.</param>
    /// <param name="resumed">The conversation that it goes on with; null for a new one.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>NoLaunchCommand</c>, <c>FolderNotFound</c>, <c>AgentEnded</c>.</exception>
    public async Task<AgentPane> RestartAsync(AgentPane agent, Launch? launch, ResumedConversation? resumed, CancellationToken token)
    {
        launch ??= agent.Launch ?? throw FleetErrors.NoLaunchCommand(agent.Name);
        ProgramStart.Check(agent.Name, launch);
        await _programs.CheckAsync(launch.Path, token);
        await fleet.RestartAsync(agent, launch, resumed, folder: null, token);
        return await SettleAsync(agent, launch, token);
    }

    /// <summary>
    /// Starts an agent's program anew in another folder; what runs in its pane ends. Its own folder stays noted: a restart
    /// brings it back there.
    /// </summary>
    /// <exception cref="MoanaException"><c>NoLaunchCommand</c>, <c>FolderNotFound</c>, <c>AgentEnded</c>.</exception>
    public async Task<AgentPane> MoveAsync(AgentPane agent, string folder, CancellationToken token)
    {
        var launch = agent.Launch ?? throw FleetErrors.NoLaunchCommand(agent.Name);
        launch = launch with { Path = launch.Path ?? (agent.Pane.Path.Length > 0 ? agent.Pane.Path : null) };
        await _programs.CheckAsync(folder, token);
        await fleet.RestartAsync(agent, launch, resumed: null, folder == launch.Path ? null : folder, token);
        return await SettleAsync(agent, launch, token);
    }

    /// <summary>The agent that runs. A pane in a person's window may be gone with its program, and its last lines with it.</summary>
    private async Task<AgentPane> SettleAsync(AgentPane agent, Launch launch, CancellationToken token) =>
        await _programs.SettleAsync([agent], token) switch
        {
            [{ Pane.Dead: true } dead] => throw await _programs.EndedAsync(dead, launch.Command, token),
            [var alive] => alive,
            _ => throw FleetErrors.AgentEnded(agent.Name, launch.Command, null, $"(gone with pane {agent.Pane.Id}, which its window does not keep)"),
        };

    private async Task CheckFreeAsync(string name, CancellationToken token)
    {
        var agents = await fleet.ListAsync(session: null, token);
        if (agents.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase)) is { } holder)
        {
            throw FleetErrors.AgentExists(name, holder.Pane.Id.ToString());
        }
    }

    private async Task<PaneInfo> NewPaneAsync(string name, string? session, string? path, CancellationToken token)
    {
        var sessions = await fleet.Server.ListSessionsAsync(token);
        if (session is null)
        {
            return sessions is [var only]
                ? await NewWindowAsync(only)
                : throw FleetErrors.SessionNeeded(sessions.Select(s => s.Name));
        }

        if (sessions.FirstOrDefault(s => s.Name == session) is { } found)
        {
            return await NewWindowAsync(found);
        }

        try
        {
            return await fleet.Server.NewSessionAsync(new() { Name = session, WindowName = name, Command = ProgramStart.Placeholder, Path = path }, token);
        }
        catch (TmuxException e) when (e.Error == TmuxError.NameTaken)
        {
            // Somebody else has started it meanwhile.
            sessions = await fleet.Server.ListSessionsAsync(token);
            return await NewWindowAsync(sessions.FirstOrDefault(s => s.Name == session) ?? throw FleetErrors.SessionNotFound(session, sessions.Select(s => s.Name)));
        }

        Task<PaneInfo> NewWindowAsync(SessionInfo there) => fleet.Server.NewWindowAsync(there.Id, name, ProgramStart.Placeholder, path, token);
    }

    private async Task TryRemoveAsync(PaneId pane)
    {
        try
        {
            await fleet.Server.KillPaneAsync(pane, CancellationToken.None);
        }
        catch (TmuxException)
        {
            // It is gone already; the first error is the one to tell.
        }
    }
}
