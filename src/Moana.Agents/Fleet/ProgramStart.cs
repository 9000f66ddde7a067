using Moana.Detection;
using Moana.Hosts;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>Starts an agent's program in a pane of its own, and sees whether it stays.</summary>
internal sealed class ProgramStart(Fleet fleet, TimeProvider clock)
{
    /// <summary>
    /// Stands in a new pane until it is told to keep the last lines of a program that ends: one that ends at once would
    /// take it along. It ends by itself, should nobody follow it.
    /// </summary>
    public const string Placeholder = "exec sleep 60";

    /// <summary>A program that ends sooner than this has ended at once.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(300);

    /// <summary>So long at most it is waited for the shell to hand its pane over to the program.</summary>
    private static readonly TimeSpan ShellPatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>So long the exit code of a program that has ended is waited for.</summary>
    private static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(1);

    /// <summary>Refuses what can be neither a name nor a command line.</summary>
    /// <exception cref="MoanaException"><c>BadAgentName</c>, <c>EmptyCommand</c>, <c>VariableMissing</c>.</exception>
    public static void Check(string name, Launch launch)
    {
        AgentName.Check(name);
        if (string.IsNullOrWhiteSpace(launch.Command))
        {
            throw FleetErrors.EmptyCommand(name);
        }

        launch.Fill(name);
    }

    /// <summary>Sees that a program can be started there. Before a server is started: one that is too old would stay.</summary>
    /// <exception cref="MoanaException"><c>FolderNotFound</c>, <c>TmuxTooOld</c>.</exception>
    public async Task CheckAsync(string? path, CancellationToken token)
    {
        var host = fleet.Server.Endpoint.Host();
        if (path is not null && !(host.IsLocal ? Directory.Exists(path) : (await host.AskAsync($"[ -d {HostProgram.Quote(path)} ]", 0, token)).ExitCode == 0))
        {
            throw FleetErrors.FolderNotFound(path);
        }

        var version = await fleet.Server.GetVersionAsync(token);
        if (version < TmuxServer.MinimumVersion)
        {
            throw FleetErrors.TmuxTooOld(version);
        }
    }

    /// <summary>
    /// A launch with its folder as the machine knows it: on another one paths count from the home there, and without one it is the home.
    /// What leads there may begin anywhere: in a container in the folder of its image.
    /// </summary>
    /// <exception cref="MoanaException">The machine cannot be reached.</exception>
    public async Task<Launch> PlaceAsync(Launch launch, CancellationToken token) =>
        fleet.Server.Endpoint.Host() is { IsLocal: false } host ? launch with { Path = await host.FullPathAsync(launch.Path, token) } : launch;

    /// <summary>The profile that a launch command names (<c>codex --full-auto</c>); null to recognise it later.</summary>
    public string? ProfileFor(string name, string command) =>
        Named(fleet.Profiles, name, command);

    /// <inheritdoc cref="ProfileFor"/>
    internal static string? Named(ProfileCatalog profiles, string name, string command) =>
        new[] { ProgramOf(command), name }.FirstOrDefault(profiles.Profiles.ContainsKey);

    /// <summary>The program of a command line. Variables may stand before it, with any path as their value.</summary>
    internal static string ProgramOf(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries).SkipWhile(w => w.IndexOf('=') is > 0 and var end && w[..end].All(c => char.IsAsciiLetterOrDigit(c) || c == '_'));
        return Path.GetFileName((words.FirstOrDefault() ?? "").Trim('\'', '"'));
    }

    /// <summary>Starts the program in a new pane, in the placeholder's stead, and makes the pane an agent.</summary>
    public async Task<AgentPane> StartAsync(string name, PaneInfo pane, Launch launch, string? profile, CancellationToken token)
    {
        await fleet.Server.SetRemainOnExitAsync(pane.WindowId, true, token);
        var (command, conversation) = fleet.WithConversation(launch.Command);
        await fleet.Server.RespawnPaneAsync(pane.Id, command, launch.Path, launch.Fill(name), kill: true, token);
        var agent = await fleet.MarkAsync(name, pane, profile, launch, token);
        return conversation is null ? agent : await fleet.NoteAsync(agent, conversation, token);
    }

    /// <summary>The agents once each program either runs or has ended at once.</summary>
    public async Task<IReadOnlyList<AgentPane>> SettleAsync(IReadOnlyList<AgentPane> agents, CancellationToken token)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            agents = await fleet.RefreshAsync(agents, token);
            var elapsed = clock.GetElapsedTime(began);
            if (elapsed >= AtOnce && (elapsed >= ShellPatience || !agents.Any(a => !a.Pane.Dead && ShellCommandLine.IsShell(a.Pane.Command))))
            {
                return agents;
            }

            await Task.Delay(Glance, clock, token);
        }
    }

    /// <summary>The error about a program that ended at once, with its last lines.</summary>
    public async Task<MoanaException> EndedAsync(AgentPane agent, string command, CancellationToken token)
    {
        // A pane is dead when its terminal closes; how the program ended is told a moment later, and of a signal not at all.
        for (var began = clock.GetTimestamp(); agent.Pane.DeadStatus is null && clock.GetElapsedTime(began) < StatusPatience;)
        {
            await Task.Delay(Glance, clock, token);
            agent = await fleet.RefreshAsync([agent], token) is [var fresh] ? fresh : agent;
        }

        var text = await fleet.Server.CaptureTextAsync(agent.Pane.Id, new() { History = true, Joined = true }, token);
        return FleetErrors.AgentEnded(agent.Name, command, agent.Pane.DeadStatus, text);
    }
}
