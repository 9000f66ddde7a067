using System.Globalization;
using Moana.Tmux;
using static Moana.MoanaErrorKind;

namespace Moana.Agents;

/// <summary>Errors about agents, sessions, windows and panes: what is the matter, and with what. What to do about it, each adapter says in its own words.</summary>
public static class FleetErrors
{
    /// <summary>An agent cannot be started anew with its conversation.</summary>
    public static MoanaException ConversationUnknown(string agent, string reason) => new(
        "ConversationUnknown", InvalidState, $"Agent '{agent}' was not restarted with its conversation: {reason.TrimEnd('.')}. Nothing was changed.", agent);

    /// <summary>No session has the name.</summary>
    public static MoanaException SessionNotFound(string session, IEnumerable<string> known) => new(
        "SessionNotFound", NotFound, $"There is no tmux session named '{session}'. {Known("Sessions", known)}", session);

    /// <summary>A session of that name is there already.</summary>
    public static MoanaException SessionExists(string session) => new(
        "SessionExists", Exists, $"A tmux session named '{session}' is already there; nothing was started.", session);

    /// <summary>The session has no such window.</summary>
    public static MoanaException WindowNotFound(string session, string window, IEnumerable<string> known) => new(
        "WindowNotFound", NotFound, $"Session '{session}' has no window '{window}'. {Known("Windows", known)}", window);

    /// <summary>Several windows have the name.</summary>
    public static MoanaException WindowAmbiguous(string session, string window, IEnumerable<string> indexes) => new(
        "WindowAmbiguous", InvalidInput, $"Session '{session}' has several windows named '{window}': {string.Join(", ", indexes)}.", window);

    /// <summary>No pane has the id.</summary>
    public static MoanaException PaneNotFound(string pane) => new(
        "PaneNotFound", NotFound, $"There is no pane {pane} (any more) on this tmux server.", pane);

    /// <summary>The pane's process has ended.</summary>
    public static MoanaException PaneDead(string name, string pane) => new(
        "PaneDead", InvalidState, $"Agent '{name}': the program in pane {pane} has ended, so nothing was sent.", name);

    /// <summary>No agent has the name.</summary>
    public static MoanaException AgentNotFound(string name, IEnumerable<string> known) => new(
        "AgentNotFound", NotFound, $"There is no agent named '{name}'. {Known("Agents", known)}", name);

    /// <summary>Several panes carry the name.</summary>
    public static MoanaException AgentAmbiguous(string name, IEnumerable<string> panes) => new(
        "AgentAmbiguous", InvalidInput, $"Several agents are named '{name}': {string.Join(", ", panes)}.", name);

    /// <summary>There is no agent at all.</summary>
    public static MoanaException NoAgents(string? session) => new(
        "NoAgents", NotFound, session is null ? "No agent is registered on this tmux server." : $"Session '{session}' has no agent.", session);

    /// <summary>A map of agents has no entry.</summary>
    public static MoanaException EmptyAgentMap() => new("NoAgents", NotFound, "The map of agents is empty.", null);

    /// <summary>The name is taken by another pane.</summary>
    public static MoanaException AgentExists(string name, string pane) => new(
        "AgentExists", Exists, $"An agent named '{name}' is already registered, on pane {pane}; nothing was changed.", name);

    /// <summary>The pane is an agent under another name.</summary>
    public static MoanaException PaneTaken(string name, string pane, string other) => new(
        "PaneTaken", Exists, $"Pane {pane} cannot be agent '{name}': it is agent '{other}'. One pane holds one agent.", name);

    /// <summary>The name cannot be an agent's.</summary>
    public static MoanaException BadAgentName(string name) => new(
        "BadAgentName", InvalidInput,
        $"'{name}' cannot name an agent. A name has 1 to 64 letters, digits, '-', '_' or '.', and begins with a letter or digit.", name);

    /// <summary>The name cannot be a session's.</summary>
    public static MoanaException BadSessionName(string name) => new(
        "BadSessionName", InvalidInput,
        $"'{name}' cannot name a tmux session. A name has letters, digits, spaces, '-' or '_'; tmux itself takes no '.' and no ':' in names.", name);

    /// <summary>tmux is too old to start a session with.</summary>
    public static MoanaException TmuxTooOld(Version version) => new(
        "TmuxTooOld", Unavailable,
        $"This tmux is {TmuxServer.FormatVersion(version)}, and Moana needs {TmuxServer.FormatVersion(TmuxServer.MinimumVersion)} or newer; nothing was started.", version);

    /// <summary>An agent's command line is empty.</summary>
    public static MoanaException EmptyCommand(string name) => new(
        "EmptyCommand", InvalidInput, $"The command line of agent '{name}' is empty; nothing was started.", name);

    /// <summary>A map needs a session and none was named.</summary>
    public static MoanaException SessionNeeded(IEnumerable<string> known) => new(
        "SessionNeeded", InvalidInput, $"Windows are numbered within a session, and none was named. {Known("Sessions", known)}", null);

    /// <summary>A value of the map of agents is no window.</summary>
    public static MoanaException BadAgentMap(string name, object? value) => new(
        "BadAgentMap", InvalidInput, $"In the map of agents the value of '{name}' is '{value}', which names no window.", name);

    /// <summary>A program ended as soon as it was started.</summary>
    /// <param name="name">The agent.</param>
    /// <param name="command">Its command line.</param>
    /// <param name="status">The exit code, where it is known.</param>
    /// <param name="text">What stood in its pane.</param>
    public static MoanaException AgentEnded(string name, string command, int? status, string text)
    {
        var code = status switch
        {
            null => "",
            127 => " (127: not found)",
            126 => " (126: not executable)",
            var other => string.Create(CultureInfo.InvariantCulture, $" ({other})"),
        };

        // tmux writes a line of its own below the program's.
        var lines = text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0 && !l.StartsWith("Pane is dead", StringComparison.Ordinal)).TakeLast(5).ToList();
        return new(
            "AgentEnded", InvalidState,
            $"The program of agent '{name}' ended at once{code}: {command}{(lines.Count == 0 ? "" : $"; its last lines: {string.Join(" | ", lines)}")}.", name);
    }

    /// <summary>An agent's environment names a variable that is not set.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="variable">The variable that it is to have.</param>
    /// <param name="missing">The one that its value names.</param>
    public static MoanaException VariableMissing(string agent, string variable, string missing) => new(
        "VariableMissing", InvalidInput, $"Agent '{agent}' was not started: its {variable} is to be taken from ${{{missing}}}, which is not set in the environment of this process.", missing);

    /// <summary>An agent of a plan is there, and was started otherwise.</summary>
    /// <param name="name">The agent.</param>
    /// <param name="pane">Its pane.</param>
    /// <param name="differences">What is otherwise, each in words.</param>
    public static MoanaException AgentDiffers(string name, string pane, IEnumerable<string> differences) => new(
        "AgentDiffers", InvalidState, $"Agent '{name}' is there, on pane {pane}, and is not what the plan says: {string.Join("; ", differences)}. Nothing was started.", name);

    /// <summary>An agent of a plan is there, in another session.</summary>
    public static MoanaException AgentElsewhere(string name, string session, string wanted) => new(
        "AgentElsewhere", Exists, $"Agent '{name}' of the plan is there, in session '{session}' and not in '{wanted}'; nothing was started.", name);

    /// <summary>An agent's program has ended in a pane that is a person's.</summary>
    public static MoanaException PaneNotOurs(string name, string pane, string evidence) => new(
        "PaneNotOurs", InvalidState, $"The program of agent '{name}' has ended ({evidence}), and Moana did not start pane {pane}; so nothing is started there in its place.", name);

    /// <summary>How to start the agent is not known.</summary>
    public static MoanaException NoLaunchCommand(string name) => new(
        "NoLaunchCommand", InvalidState, $"Agent '{name}' cannot be restarted: the command that starts it is not known.", name);

    /// <summary>How to start the agent is not known, so it cannot be written down.</summary>
    public static MoanaException LaunchUnknown(string name) => new(
        "NoLaunchCommand", InvalidState, $"Agent '{name}' was left out: the command that starts it is not known.", name);

    /// <summary>A folder is not there.</summary>
    public static MoanaException FolderNotFound(string folder) => new(
        "FolderNotFound", NotFound, $"There is no folder '{folder}'; nothing was done.", folder);

    /// <summary>What there is, for an error about something that there is not.</summary>
    internal static string Known(string what, IEnumerable<string> known)
    {
        var list = known.Distinct().Order(StringComparer.OrdinalIgnoreCase).Take(20).ToList();
        return list.Count == 0 ? $"{what} here: none." : $"{what} here: {string.Join(", ", list)}.";
    }
}
