using Moana.Detection;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>The agents of a tmux server. Keeps nothing itself: the facts stand on the panes.</summary>
/// <param name="server">The server.</param>
/// <param name="profiles">The profiles, which may still be read; what is wrong with them is thrown where one is first needed.</param>
public sealed class Fleet(TmuxServer server, Task<ProfileCatalog> profiles)
{
    /// <summary>The agents of a server, by profiles that are there.</summary>
    public Fleet(TmuxServer server, ProfileCatalog profiles)
        : this(server, Task.FromResult(profiles))
    {
    }

    /// <summary>The server.</summary>
    public TmuxServer Server { get; } = server;

    /// <summary>The profiles.</summary>
    public ProfileCatalog Profiles => profiles.GetAwaiter().GetResult();

    /// <summary>The registered agents among some panes, in the order of sessions and windows.</summary>
    /// <param name="panes">All panes of the server, with Moana's options.</param>
    /// <param name="session">Only those of this session.</param>
    /// <exception cref="MoanaException"><c>SessionNotFound</c>.</exception>
    internal IReadOnlyList<AgentPane> Registered(IReadOnlyList<PaneInfo> panes, string? session) =>
        Registered(session is null ? panes : PaneLookup.InSession(Server, panes, session));

    /// <summary>The agents of a plain map.</summary>
    /// <exception cref="MoanaException">A session, window or pane is not there, or two entries share a pane.</exception>
    internal IReadOnlyList<AgentPane> Mapped(AgentMap map, IReadOnlyList<PaneInfo> panes, string? session) =>
        [.. map.Resolve(Server, panes, session).Select(found => new AgentPane
        {
            Name = found.Name,
            Pane = found.Pane,
            Profile = ProfileOf(found.Name, found.Pane),
            Registered = AgentName.On(found.Pane) is not null,
            Host = Server.Endpoint.Host(),
        })];

    /// <summary>The registered agents of the server, in the order of sessions and windows.</summary>
    /// <exception cref="MoanaException"><c>SessionNotFound</c>.</exception>
    public async Task<IReadOnlyList<AgentPane>> ListAsync(string? session, CancellationToken token) =>
        Registered(await ListPanesAsync(token), session);

    /// <summary>Reads the same agents again; those whose pane is gone are left out.</summary>
    public async Task<IReadOnlyList<AgentPane>> RefreshAsync(IReadOnlyList<AgentPane> agents, CancellationToken token) =>
        Refresh(agents, await ListPanesAsync(token));

    /// <summary>All panes of the server, with Moana's options and fresh facts of the processes in those of agents.</summary>
    internal async Task<IReadOnlyList<PaneInfo>> ListPanesAsync(CancellationToken token)
    {
        var panes = await Server.ListPanesAsync(PaneOptions.All, token);
        await Server.Endpoint.RefreshProcessesAsync(panes, token);
        return panes;
    }

    /// <summary>The same agents as they stand in a newer listing; those whose pane is gone are left out.</summary>
    internal IReadOnlyList<AgentPane> Refresh(IReadOnlyList<AgentPane> agents, IReadOnlyList<PaneInfo> panes)
    {
        // A pane of a session group, or of a window that is linked twice, is listed several times: it stays where it was found.
        var byId = panes.ToLookup(p => p.Id);
        return [.. agents.Where(a => byId.Contains(a.Pane.Id))
            .Select(a => Refresh(a, byId[a.Pane.Id].FirstOrDefault(p => (p.SessionId, p.WindowIndex) == (a.Pane.SessionId, a.Pane.WindowIndex))
                ?? byId[a.Pane.Id].FirstOrDefault(p => p.SessionId == a.Pane.SessionId) ?? byId[a.Pane.Id].First()))];
    }

    /// <summary>
    /// An agent with what its pane's id alone tells: of the sessions that its window is linked into, tmux names one of its own
    /// choosing then, so that the agent stays in the one that it was found in.
    /// </summary>
    internal AgentPane Reread(AgentPane agent, PaneInfo pane) => Refresh(agent, pane.WindowId != agent.Pane.WindowId ? pane : pane with
    {
        SessionId = agent.Pane.SessionId,
        SessionName = agent.Pane.SessionName,
        WindowIndex = agent.Pane.WindowIndex,
        WindowActive = agent.Pane.WindowActive,
    });

    /// <summary>
    /// An agent with its pane's newer facts; another program in the pane may mean another profile, and one that was not
    /// recognised may be by now.
    /// </summary>
    internal AgentPane Refresh(AgentPane agent, PaneInfo pane) => agent with
    {
        Pane = pane,
        Profile = pane.Command == agent.Pane.Command && pane.ProcessId == agent.Pane.ProcessId && agent.Profile.Name != ProfileCatalog.Fallback
            ? agent.Profile
            : ProfileOf(agent.Name, pane),
    };

    /// <summary>Makes a pane an agent.</summary>
    /// <param name="name">The agent's name, new on this server.</param>
    /// <param name="session">The session, or null where there is one only or the target is a pane id.</param>
    /// <param name="target">A window's index or name, or a pane id.</param>
    /// <param name="profile">The profile's name; null to recognise it.</param>
    /// <param name="token">Cancels.</param>
    public Task<AgentPane> RegisterAsync(string name, string? session, string target, string? profile, CancellationToken token) =>
        RegisterAsync(name, session, target, profile, launchCommand: null, token);

    /// <inheritdoc cref="RegisterAsync(string, string?, string, string?, CancellationToken)"/>
    /// <param name="name">The agent's name, new on this server.</param>
    /// <param name="session">The session, or null where there is one only or the target is a pane id.</param>
    /// <param name="target">A window's index or name, or a pane id.</param>
    /// <param name="profile">The profile's name; null to recognise it.</param>
    /// <param name="launchCommand">The command line that starts it anew, in the folder where the pane is now; null where nobody knows.</param>
    /// <param name="token">Cancels.</param>
    public async Task<AgentPane> RegisterAsync(
        string name, string? session, string target, string? profile, string? launchCommand, CancellationToken token)
    {
        AgentName.Check(name);
        if (profile is not null)
        {
            FindProfile(profile);
        }

        var panes = await ListPanesAsync(token);
        var pane = PaneLookup.Find(Server, panes, session, target);
        if (pane.Dead)
        {
            throw FleetErrors.PaneDead(name, pane.Id.ToString());
        }

        CheckFree(name, pane, panes);
        return await MarkAsync(name, pane, profile, launchCommand is null ? null : new(launchCommand, pane.Path), token);
    }

    /// <summary>Starts an agent's program anew in its pane, as it was started before; what runs there ends.</summary>
    /// <exception cref="MoanaException"><c>NoLaunchCommand</c>.</exception>
    public Task RestartAsync(AgentPane agent, CancellationToken token) =>
        RestartAsync(agent, agent.Launch ?? throw FleetErrors.NoLaunchCommand(agent.Name), resumed: null, folder: null, token);

    /// <summary>Starts an agent's program anew in its pane, as it was started before; what runs there ends.</summary>
    /// <param name="agent">The agent, with fresh facts of its pane.</param>
    /// <param name="conversation">Whether it goes on with the conversation that it had last, where Moana knows it and how.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>NoLaunchCommand</c>.</exception>
    public Task RestartAsync(AgentPane agent, bool conversation, CancellationToken token)
    {
        var launch = agent.Launch ?? throw FleetErrors.NoLaunchCommand(agent.Name);
        var resumed = conversation && agent.Conversation is { } known && ConversationArguments.Resume(agent.Profile, launch.Command, known.Id).Command is { } command
            ? new ResumedConversation(known.Id, command) : null;
        return RestartAsync(agent, launch, resumed, folder: null, token);
    }

    /// <summary>Starts an agent's program anew in its pane, and notes how; what runs there ends.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="launch">How it is started, and from now on known to be.</param>
    /// <param name="resumed">The command line that goes on with a conversation, and its id; null for a new one.</param>
    /// <param name="folder">Where it works this time; null for where its launch says.</param>
    /// <param name="token">Cancels.</param>
    internal async Task RestartAsync(AgentPane agent, Launch launch, ResumedConversation? resumed, string? folder, CancellationToken token)
    {
        var environment = launch.Fill(agent.Name);
        // The turn before and the old program's hook say nothing of the new one.
        var facts = new Dictionary<string, string?>
        {
            [PaneOptions.Turn] = null,
            [PaneOptions.HookReport] = null,
            [PaneOptions.Conversation] = null,
            [PaneOptions.MovedTo] = folder is null ? null : OptionText.Encode(folder),
        };
        if (agent.Registered)
        {
            facts[PaneOptions.Launch] = launch.Encode();
        }

        await Server.SetPaneOptionsAsync(agent.Pane.Id, facts, token);

        // A dead pane has no current folder; tmux knows the one that it was started in.
        var path = folder ?? launch.Path ?? (agent.Pane.Path.Length > 0 ? agent.Pane.Path : null);
        var (command, conversation) = resumed is null ? WithConversation(launch.Command) : (resumed.Command, resumed.Id);
        await Server.RespawnPaneAsync(agent.Pane.Id, command, path, environment, kill: true, token);
        if (conversation is not null && agent.Registered)
        {
            await NoteAsync(agent with { Pane = await Server.GetPaneAsync(agent.Pane.Id, PaneOptions.All, token) }, conversation, token);
        }
    }

    /// <summary>A command line that begins a conversation of an id that Moana makes, and the id; as it is where that cannot be.</summary>
    internal (string Command, string? Conversation) WithConversation(string command)
    {
        var id = Guid.NewGuid().ToString();
        return Server.Endpoint.Via is null && ConversationArguments.Begin(Profiles, command, id) is { } begun ? (begun, id) : (command, null);
    }

    /// <summary>Notes on an agent's pane which conversation its process has.</summary>
    internal async Task<AgentPane> NoteAsync(AgentPane agent, string conversation, CancellationToken token)
    {
        if (ProcessIdentity.Of(agent.Pane.ProcessId) is not { } process || !KnownConversation.IsId(conversation)) return agent;
        var known = new KnownConversation(conversation, process).Encode();
        await Server.SetPaneOptionsAsync(agent.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Conversation] = known }, token);
        return agent with { Pane = agent.Pane with { Options = new Dictionary<string, string>(agent.Pane.Options) { [PaneOptions.Conversation] = known } } };
    }

    /// <summary>Takes an agent's facts off its pane. The program in it goes on.</summary>
    public Task UnregisterAsync(AgentPane agent, CancellationToken token) =>
        Server.SetPaneOptionsAsync(agent.Pane.Id, PaneOptions.Owned.ToDictionary(o => o, _ => (string?)null), token);

    /// <summary>Puts an agent's facts onto a pane.</summary>
    internal async Task<AgentPane> MarkAsync(string name, PaneInfo pane, string? profile, Launch? launch, CancellationToken token)
    {
        var facts = new Dictionary<string, string?> { [PaneOptions.Agent] = name };
        if (profile is not null)
        {
            facts[PaneOptions.Profile] = profile;
        }

        if (launch is not null)
        {
            facts[PaneOptions.Launch] = launch.Encode();
        }

        await Server.SetPaneOptionsAsync(pane.Id, facts, token);
        await Server.Endpoint.RefreshProcessesAsync([pane], token);
        var marked = (await Server.GetPaneAsync(pane.Id, PaneOptions.All, token)) with
        {
            // A pane that stands in several sessions is the one that was named.
            SessionId = pane.SessionId, SessionName = pane.SessionName, WindowIndex = pane.WindowIndex,
        };
        return new AgentPane { Name = name, Pane = marked, Profile = ProfileOf(name, marked), Registered = true, Host = Server.Endpoint.Host() };
    }

    /// <summary>A profile by name.</summary>
    /// <exception cref="MoanaException"><c>ProfileNotFound</c>.</exception>
    public AgentProfile FindProfile(string name) =>
        Profiles.Profiles.TryGetValue(name, out var profile) ? profile : throw DetectionErrors.ProfileNotFound(name, Profiles.Profiles.Keys);

    private List<AgentPane> Registered(IReadOnlyList<PaneInfo> panes)
    {
        var named = panes.Select(p => (Pane: p, Name: AgentName.On(p))).Where(p => p.Name is not null).ToList();
        var homes = named.GroupBy(p => p.Pane.Id).ToDictionary(p => p.Key, p => PaneLookup.Home(p.Select(l => l.Pane)));
        return [.. named
            .Where(p => ReferenceEquals(homes[p.Pane.Id], p.Pane))
            .Select(p => new AgentPane { Name = p.Name!, Pane = p.Pane, Profile = ProfileOf(p.Name!, p.Pane), Registered = true, Host = Server.Endpoint.Host() })];
    }

    private static void CheckFree(string name, PaneInfo pane, IReadOnlyList<PaneInfo> panes)
    {
        var holder = panes.FirstOrDefault(p => string.Equals(AgentName.On(p), name, StringComparison.OrdinalIgnoreCase));
        if (holder is not null && holder.Id != pane.Id)
        {
            throw FleetErrors.AgentExists(name, holder.Id.ToString());
        }

        if (AgentName.On(pane) is { } other && !string.Equals(other, name, StringComparison.OrdinalIgnoreCase))
        {
            throw FleetErrors.PaneTaken(name, pane.Id.ToString(), other);
        }
    }

    /// <summary>What was said at registration, else what runs in the pane, else the agent's name, else the fallback.</summary>
    private AgentProfile ProfileOf(string name, PaneInfo pane)
    {
        if (pane.Options.TryGetValue(PaneOptions.Profile, out var said) && Profiles.Profiles.TryGetValue(said, out var profile))
        {
            return profile;
        }

        var facts = new PaneFacts
        {
            Title = pane.Title,
            Command = pane.Command,
            CommandLine = ProcessFacts.CommandLine(Server.Endpoint, pane),
        };
        return Profiles.Recognize(facts)
            ?? Profiles.Profiles.GetValueOrDefault(name)
            ?? Profiles.Profiles[ProfileCatalog.Fallback];
    }
}
