using static Moana.MoanaErrorKind;

namespace Moana;

/// <summary>The texts and ids of Moana's errors, in one place.</summary>
public static class MoanaErrors
{
    /// <summary>No session has the name.</summary>
    public static MoanaException SessionNotFound(string session, IEnumerable<string> known) => new(
        "SessionNotFound", NotFound,
        $"There is no tmux session named '{session}'. {Known("Sessions", known)} 'Get-MoanaSession' lists them, 'New-MoanaSession' starts one.",
        session);

    /// <summary>A session of that name is there already.</summary>
    public static MoanaException SessionExists(string session) => new(
        "SessionExists", Exists,
        $"A tmux session named '{session}' is already there; nothing was started. Choose another -Name, or end it with 'Remove-MoanaSession -Name {session}'.",
        session);

    /// <summary>The session has no such window.</summary>
    public static MoanaException WindowNotFound(string session, string window, IEnumerable<string> known) => new(
        "WindowNotFound", NotFound,
        $"Session '{session}' has no window '{window}'. {Known("Windows", known)} Name a window by its index or its whole name.",
        window);

    /// <summary>Several windows have the name.</summary>
    public static MoanaException WindowAmbiguous(string session, string window, IEnumerable<string> indexes) => new(
        "WindowAmbiguous", InvalidInput,
        $"Session '{session}' has several windows named '{window}': {string.Join(", ", indexes)}. Name it by its index.",
        window);

    /// <summary>A file of that name is there already.</summary>
    public static MoanaException FileExists(string path) => new(
        "FileExists", Exists,
        $"There is a file {path} already; nothing was written. Choose another -Path, or write over it with -Force.",
        path);

    /// <summary>A file cannot be written.</summary>
    public static MoanaException FileUnwritable(string path, Exception inner) => new(
        "FileUnwritable", InvalidState,
        $"The file {path} cannot be written: {inner.Message} Choose another -Path.",
        path, inner);

    /// <summary>There is no terminal for a full-screen view.</summary>
    public static MoanaException NoTerminal(string reason) => new(
        "NoTerminal", InvalidState,
        $"The dashboard needs a terminal with a person at it: {reason}. 'Watch-MoanaStatus' gives the same as objects.",
        null);

    /// <summary>No pane has the id.</summary>
    public static MoanaException PaneNotFound(string pane) => new(
        "PaneNotFound", NotFound,
        $"There is no pane {pane} (any more) on this tmux server. 'Get-MoanaAgent' lists the panes of agents.",
        pane);

    /// <summary>The pane's process has ended.</summary>
    public static MoanaException PaneDead(string name, string pane) => new(
        "PaneDead", InvalidState,
        $"Agent '{name}': the program in pane {pane} has ended, so nothing was sent. Start it again in the pane, or remove the pane.",
        name);

    /// <summary>No agent has the name.</summary>
    public static MoanaException AgentNotFound(string name, IEnumerable<string> known) => new(
        "AgentNotFound", NotFound,
        $"There is no agent named '{name}'. {Known("Agents", known)} 'Register-MoanaAgent' makes a pane an agent; -Agent @{{ {name} = <window> }} with -Session uses a plain window.",
        name);

    /// <summary>Several panes carry the name.</summary>
    public static MoanaException AgentAmbiguous(string name, IEnumerable<string> panes) => new(
        "AgentAmbiguous", InvalidInput,
        $"Several agents are named '{name}': {string.Join(", ", panes)}. Name the session with -Session, or register one of them under another name.",
        name);

    /// <summary>There is no agent at all.</summary>
    public static MoanaException NoAgents(string? session) => new(
        "NoAgents", NotFound,
        session is null
            ? "No agent is registered on this tmux server. 'New-MoanaSession' starts agents, 'Register-MoanaAgent' takes a running one, -Agent @{ name = <window> } with -Session uses plain windows."
            : $"Session '{session}' has no agent. 'Register-MoanaAgent -Session {session} -Name <name> -Window <window>' makes a window one; -Agent @{{ name = <window> }} uses plain windows.",
        session);

    /// <summary>The name is taken by another pane.</summary>
    public static MoanaException AgentExists(string name, string pane) => new(
        "AgentExists", Exists,
        $"An agent named '{name}' is already registered, on pane {pane}; nothing was changed. Choose another -Name, or 'Unregister-MoanaAgent -Name {name}' first.",
        name);

    /// <summary>The pane is an agent under another name.</summary>
    public static MoanaException PaneTaken(string name, string pane, string other) => new(
        "PaneTaken", Exists,
        $"Pane {pane} cannot be agent '{name}': it is agent '{other}'. One pane holds one agent; name another window, or 'Unregister-MoanaAgent -Name {other}' first.",
        name);

    /// <summary>The name cannot be an agent's.</summary>
    public static MoanaException BadAgentName(string name) => new(
        "BadAgentName", InvalidInput,
        $"'{name}' cannot name an agent. Use 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit.",
        name);

    /// <summary>The name cannot be a session's.</summary>
    public static MoanaException BadSessionName(string name) => new(
        "BadSessionName", InvalidInput,
        $"'{name}' cannot name a tmux session. Use letters, digits, spaces, '-' or '_'; tmux itself takes no '.' and no ':' in names.",
        name);

    /// <summary>tmux is too old to start a session with.</summary>
    public static MoanaException TmuxTooOld(Version version) => new(
        "TmuxTooOld", Unavailable,
        $"This tmux is {Tmux.TmuxServer.FormatVersion(version)}, and Moana needs {Tmux.TmuxServer.FormatVersion(Tmux.TmuxServer.MinimumVersion)} or newer; nothing was started. Install a newer tmux; 'Test-MoanaEnvironment' checks it.",
        version);

    /// <summary>An agent's command line is empty.</summary>
    public static MoanaException EmptyCommand(string name) => new(
        "EmptyCommand", InvalidInput,
        $"The command line of agent '{name}' is empty; nothing was started. Give each agent the command that starts it: -Agent @{{ {name} = '{name}' }}.",
        name);

    /// <summary>A map needs a session and none was named.</summary>
    public static MoanaException SessionNeeded(IEnumerable<string> known) => new(
        "SessionNeeded", InvalidInput,
        $"Windows are numbered within a session: say which with -Session. {Known("Sessions", known)}",
        null);

    /// <summary>A value of the map of agents is no window.</summary>
    public static MoanaException BadAgentMap(string name, object? value) => new(
        "BadAgentMap", InvalidInput,
        $"-Agent: the value of '{name}' is '{value}', which names no window. Give a window's index (2), its name ('codex') or a pane id ('%5').",
        name);

    /// <summary>No profile has the name.</summary>
    public static MoanaException ProfileNotFound(string profile, IEnumerable<string> known) => new(
        "ProfileNotFound", NotFound,
        $"There is no agent profile named '{profile}'. {Known("Profiles", known)} 'Get-MoanaProfile' lists them.",
        profile);

    /// <summary>The prompt holds nothing to send.</summary>
    public static MoanaException EmptyPrompt(string? name) => new(
        "EmptyPrompt", InvalidInput,
        name is null
            ? "The prompt is empty (or nothing but blanks and control characters); nothing was sent. Give a text with -Prompt."
            : $"The prompt for '{name}' is empty (or nothing but blanks and control characters); nothing was sent.",
        name);

    /// <summary>The prompt holds escape sequences.</summary>
    public static MoanaException PromptHasEscapes() => new(
        "PromptHasEscapes", InvalidInput,
        "The prompt holds escape sequences, which a terminal would take as keys or commands; nothing was sent. Remove them, or let -RemoveEscapes do it.",
        null);

    /// <summary>Neither a name nor an agent from the pipeline.</summary>
    public static MoanaException NoTarget() => new(
        "NoTarget", InvalidInput,
        "Whom is the prompt for? Name agents with -Name, or pipe agents in: Get-MoanaAgent | Send-MoanaPrompt -Prompt '...'.",
        null);

    /// <summary>A delivery was refused.</summary>
    public static MoanaException PromptRefused(PromptReceipt receipt) => new(
        "PromptRefused", InvalidState,
        $"Agent '{receipt.Name}' did not get the prompt: {receipt.Reason}. See it with 'Get-MoanaOutput -Name {receipt.Name}'; what is in the way has to be settled there before you send again.",
        receipt);

    /// <summary>A delivery was not proven.</summary>
    public static MoanaException PromptUnverified(PromptReceipt receipt) => new(
        "PromptUnverified", InvalidState,
        $"Agent '{receipt.Name}': nothing proves that the prompt was submitted: {receipt.Reason}. Look before you send again: 'Get-MoanaOutput -Name {receipt.Name}'.",
        receipt);

    /// <summary>How to start the agent is not known.</summary>
    public static MoanaException NoLaunchCommand(string name) => new(
        "NoLaunchCommand", InvalidState,
        $"Agent '{name}' cannot be restarted: the command that starts it is not known. 'New-MoanaSession' notes it for the agents that it starts.",
        name);

    /// <summary>A turn was not interrupted.</summary>
    public static MoanaException TurnNotStopped(InterruptReceipt receipt) => new(
        "TurnNotStopped", InvalidState,
        $"The turn of agent '{receipt.Name}' was not stopped: {receipt.Reason}. 'Get-MoanaOutput -Name {receipt.Name}' shows its screen.",
        receipt);

    /// <summary>A folder is not there.</summary>
    public static MoanaException FolderNotFound(string folder) => new(
        "FolderNotFound", NotFound, $"There is no folder '{folder}'; nothing was done. Give an existing one with -Path.", folder);

    /// <summary>A task names an agent that is not among those of the run.</summary>
    public static MoanaException TaskForUnknownAgent(string name, IEnumerable<string> known) => new(
        "TaskForUnknownAgent", InvalidInput,
        $"There is a task for '{name}', which is not an agent of this run; nothing was sent. {Known("Agents", known)} Correct the task's agent, or add it to -Agent.",
        name);

    /// <summary>A value is no task.</summary>
    public static MoanaException BadTask(object item) => new(
        "BadTask", InvalidInput,
        $"'{item}' is no task; nothing was sent. Give a map of agent to prompt, @{{ amp = '...' }}, or tasks of 'New-MoanaTask'.",
        item);

    /// <summary>A rule for answers lacks something.</summary>
    public static MoanaException BadAnswer(string given) => new(
        "BadAnswer", InvalidInput,
        $"An entry of -Answer has '{given}'; nothing was sent. It takes Match (a regular expression) or Rule (a profile's rule id), Keys, and optionally Agent.",
        given);

    /// <summary>There is nothing to do.</summary>
    public static MoanaException NoTasks() => new(
        "NoTasks", InvalidInput,
        "There is nothing to do: give tasks with -Task @{ agent = 'prompt' }, prompts for whoever is free with -Queue, or a plan with -Plan.",
        null);

    /// <summary>A plan file cannot be read.</summary>
    public static MoanaException PlanUnreadable(string path, Exception inner) => new(
        "PlanUnreadable", NotFound,
        $"The plan {path} cannot be read: {inner.Message}",
        path, inner);

    /// <summary>A validation script wants a variable of the shell that made it.</summary>
    public static MoanaException ValidationUsesVariable(string text) => new(
        "ValidationUsesVariable", InvalidInput,
        $"The validation script uses {text}, but it runs in a process of its own, maybe after this shell has ended. Write the value into the script: [scriptblock]::Create(\"...\").",
        text);

    /// <summary>A status was waited for in vain.</summary>
    public static MoanaException WaitTimeout(string name, string wanted, string actual, TimeSpan timeout) => new(
        "WaitTimeout", MoanaErrorKind.Timeout,
        $"Agent '{name}' did not become {wanted} within {timeout.TotalSeconds:0.#} s; it is {actual}. 'Get-MoanaOutput -Name {name}' shows its screen; -Timeout gives more time.",
        name);

    /// <summary>A file that should hold a screen cannot be read.</summary>
    public static MoanaException ScreenFileUnreadable(string path, string reason) => new(
        "ScreenFileUnreadable", InvalidInput,
        $"The screen '{path}' cannot be read: {reason}. Save one with: tmux capture-pane -p -e -t <pane> > screen.ansi",
        path);

    /// <summary>Moana knows no hooks of the agent.</summary>
    public static MoanaException HookNotFound(string agent, IEnumerable<string> known) => new(
        "HookNotFound", NotFound,
        $"Moana knows no hooks of '{agent}'. {Known("Agents with hooks", known)} Any agent can report by itself: tmux set-option -p -t \"$TMUX_PANE\" @moana-status \"Working;$(date +%s)\"",
        agent);

    /// <summary>Profile files cannot be used; each error names its file and line.</summary>
    public static MoanaException ProfileInvalid(IReadOnlyList<ProfileError> errors) => new(
        "ProfileInvalid", InvalidInput,
        $"{(errors.Count == 1 ? "A profile cannot be used" : $"Profiles cannot be used, for {errors.Count} reasons")}: {string.Join("; ", errors.Take(5))}. Correct the file, or move it away; 'Test-MoanaProfile' lists all that is wrong.",
        errors);

    private static string Known(string what, IEnumerable<string> known)
    {
        var list = known.Distinct().Order(StringComparer.OrdinalIgnoreCase).Take(20).ToList();
        return list.Count == 0 ? $"{what} here: none." : $"{what} here: {string.Join(", ", list)}.";
    }
}
