using Moana.Completers;

namespace Moana.Errors;

/// <summary>What a person at a PowerShell prompt can do about an error: by its id, in the words of the cmdlets.</summary>
internal static class Remedies
{
    /// <summary>The next step; empty where the error's own text says all there is to do.</summary>
    public static string For(MoanaException error) => For(error.ErrorId, error.Target);

    /// <summary>The next step by an error's id and what it is about.</summary>
    public static string For(string id, object? target) => id switch
    {
        "AgentNotFound" => $"'Register-MoanaAgent' makes a pane an agent; -Agent @{{ {target} = <window> }} with -Session uses a plain window.",
        "AgentAmbiguous" => "Name the session with -Session, or register one of them under another name.",
        "AgentExists" => $"Choose another -Name, or 'Unregister-MoanaAgent -Name {Quoted(target)}' first.",
        "AgentLeased" => "Wait for it, stop it with 'Stop-MoanaOrchestration', or take the agent over with -Force.",
        "BadAgentName" => "Choose another name.",
        "BadAgentLaunch" => "Give a command line, or a map with Command and optionally Path, Workspace, Environment.",
        "BadAgentMap" => "Give a window's index (2), its name ('codex') or a pane id ('%5').",
        "NoAgents" when target is null => "'New-MoanaSession' starts agents, 'Register-MoanaAgent' takes a running one, -Agent @{ name = <window> } with -Session uses plain windows.",
        "NoAgents" => $"'Register-MoanaAgent -Session {Quoted(target)} -Name <name> -Window <window>' makes a window one; -Agent @{{ name = <window> }} uses plain windows.",
        "NoLaunchCommand" => "Give it with -LaunchCommand; 'Register-MoanaAgent -LaunchCommand' notes it for the next time.",
        "AgentEnded" => "Correct its command line, and start it again.",
        "AgentNotStopped" => ForNotStopped(target as StopReceipt),
        "AgentExited" => $"'Restart-MoanaAgent {Quoted(target)}' starts it again in its pane.",
        "AgentAsks" => $"{Screen(target)} shows what; answer it in the pane, or with 'Send-MoanaKey {Quoted(target)}'.",
        "AgentUnknown" => $"See with {Screen(target)} whether an agent stands there; 'Register-MoanaAgent -Profile' names its kind.",
        "AgentLimited" => "Wait until its limit ends.",
        "AgentFailed" => $"{Screen(target)} shows how.",
        "PaneShared" => "Give each agent of -Agent a window of its own.",
        "PaneNotFound" => "'Get-MoanaAgent' lists the panes of agents.",
        "PaneDead" => $"'Restart-MoanaAgent {Quoted(target)}' starts the agent again in its pane.",
        "PaneTaken" => "Name another window, or take the name off the pane with 'Unregister-MoanaAgent' first.",
        "ProfileNotFound" => "'Get-MoanaProfile' lists them.",
        "HookNotFound" => "Any agent can report by itself: tmux set-option -p -t \"$TMUX_PANE\" @moana-status \"Working;$(date +%s)\"",
        "ScreenFileUnreadable" => "Save one with: tmux capture-pane -p -e -t <pane> > screen.ansi",
        "NoScreens" => "Save some with: tmux capture-pane -p -e -t <pane> > working-1.ansi",
        "ScreenUnlabelled" => "Begin a file's name with what it shows (working-1.ansi), or put a JSON file of its name beside it: { \"status\": \"Working\" }",
        "ProfileInvalid" => "Correct the file, or move it away; 'Test-MoanaProfile' lists all that is wrong.",
        "ProfileExists" => "Edit that file, choose another -Name or -Path, or overwrite it with -Force.",
        "ProfileUnwritable" => "Give another file or folder with -Path.",
        "BadProfileName" => "Choose another -Name.",

        "SessionNotFound" => "'Get-MoanaSession' lists them, 'New-MoanaSession' starts one.",
        "SessionExists" => $"Choose another -Name, or end it with 'Remove-MoanaSession -Name {Quoted(target)}'.",
        "SessionNeeded" => "Say which with -Session.",
        "BadSessionName" => "Choose another -Name.",
        "WindowNotFound" => "Name a window by its index or its whole name.",
        "WindowAmbiguous" => "Name it by its index.",
        "FolderNotFound" => "Give an existing one with -Path.",
        "EmptyCommand" => $"Give each agent the command that starts it: -Agent @{{ {target} = '{target}' }}.",

        "EmptyPrompt" => "Give a text with -Prompt.",
        "PromptHasEscapes" => "Remove them, or let -RemoveEscapes do it.",
        "PromptRefused" => ForRefused(target as PromptReceipt),
        "PromptUnverified" => $"Look before you send again: {Screen(target)}.",
        "DeliveryFailed" => $"Look before you send again: {Screen(target)}. Such an error is a defect of Moana's: please report it.",
        "NoTarget" => "Name agents with -Name, or pipe agents in: Get-MoanaAgent | Send-MoanaPrompt -Prompt '...'.",
        "KeyUnknown" => "A text is for 'Send-MoanaPrompt'.",
        "NoDialog" => "-Key presses keys all the same.",
        "AnswerUnknown" => $"{Screen(target)} shows the dialog; -Key presses keys.",
        "KeysRefused" => $"{Screen(target)} shows what stands there now.",
        "KeysWithoutEffect" or "TurnNotStopped" => $"{Screen(target)} shows its screen.",
        "WaitTimeout" => $"{Screen(target)} shows its screen; -Timeout gives more time.",

        "TurnFailed" or "TurnLost" or "TurnOvertaken" => $"{Screen(target)} shows its screen; the error's TargetObject is the turn.",
        "TurnInterrupted" => "Send the prompt again when the agent is ready; the error's TargetObject is the turn.",
        "TurnRateLimited" => "Wait until its limit ends, or give the prompt to another agent; the error's TargetObject is the turn.",
        "TurnAsks" => $"Answer it with 'Send-MoanaKey {Quoted(Name(target))}', or allow an answer with -Answer; {Screen(target)} shows the dialog.",
        "TurnTimeout" => $"'Get-MoanaTurn {Quoted(Name(target))}' gives it when it has ended; -Timeout gives more time.",
        "RecordUnreadable" => "Name a record, a program's folder (~/.codex), or a home that holds one; with -Profile where the program cannot be told.",
        "TurnNotFound" => "'Get-MoanaTurn -Last 20' lists those that can be read.",

        "PromptCultureUnknown" => "Give one of these with -Culture, or write a template of your own and use -Template.",
        "PromptTemplateNotFound" => $"Write one there, as {target}.txt, or give the path of a file.",
        "PromptTemplateUnreadable" or "PromptTemplateInvalid" => "Correct the file.",
        "PromptParameterMissing" => "Give each a value with -Parameter @{ name = '...' }, or a default in the file: {name=text}.",
        "PromptParameterUnknown" => "Correct the names in -Parameter, or the file.",

        "NoTasks" => "Give tasks with -Task @{ agent = 'prompt' }, prompts for whoever is free with -Queue, or a plan with -Plan.",
        "SeveralServers" => "One orchestration drives the agents of one server: start one for each.",
        "BadTask" => "Give a map of agent to prompt, @{ amp = '...' }, prompts, rows with a prompt, or tasks of 'New-MoanaTask'.",
        "BadAnswer" => "It takes Match (a regular expression) or Rule (a profile's rule id); Choice (a choice's text or number) or Keys; and optionally Agent.",
        "AnswerRuleInvalid" => "Correct -Answer; 'Get-Help Start-MoanaOrchestration -Parameter Answer' says what a rule holds.",
        "PlanInvalid" when target is null => "Correct the rows; 'Select-Object @{ n = 'Prompt'; e = { $_.What } }' gives a property another name.",
        "PlanInvalid" => "Correct the file at the places named; 'Test-MoanaPlan' lists them as objects.",
        "PlanUnreadable" => "Give an existing file.",
        "ValidationUsesVariable" => "Write the value into the script: [scriptblock]::Create(\"...\").",
        "TaskForUnknownAgent" => "Correct the task's agent, or add it to -Agent.",
        "TaskFailed" => $"'Get-MoanaTask {target} -OrchestrationId {(target as TaskResult)?.OrchestrationId}' shows it, with its validation; 'Export-MoanaReport' tells the whole run.",
        "TaskNotFound" => "'Get-MoanaTask' lists them.",
        "OrchestrationNotFound" when target is null => "'Start-MoanaOrchestration' starts one.",
        "OrchestrationNotFound" => "'Get-MoanaOrchestration' lists them.",
        "OrchestrationExists" => $"Take another id, or go on with it: 'Resume-MoanaOrchestration {target}'.",
        "OrchestrationRunning" => $"Stop it first with 'Stop-MoanaOrchestration {target}'.",
        "OrchestrationNotStopped" => $"Look whether that process hangs; when it has ended, 'Resume-MoanaOrchestration {target}' goes on.",
        "OrchestrationEnded" => "Start a new one with 'Start-MoanaOrchestration'.",
        "OrchestrationBrokenOff" => $"Start its agents again, and go on with 'Resume-MoanaOrchestration {target}'; with -RestartAgents it starts them by itself.",
        "OrchestrationElsewhere" => "Leave -SocketName and -SocketPath out, or go on with the others with -Force.",
        "TaskNotHeld" => "'Get-MoanaTask -Status Held' lists those that are.",
        "StoreUnusable" => "When it can be written again, 'Resume-MoanaOrchestration' goes on with a run that it ended.",
        "StoreRowUnreadable" => "'Remove-MoanaOrchestration' removes what cannot be read.",
        "StoreNewer" => "Update the module.",

        "NotificationNotFound" => "'Get-MoanaNotification' lists those of this shell.",
        "NotificationExists" => $"Choose another -Name, or 'Unregister-MoanaNotification {Quoted(target)}' first.",
        "NotificationWayMissing" => "Give one of -Action, -Command, -Bell, -Desktop and -Uri.",
        "NotificationUriBad" => "Give an address that begins with https:// or http://.",
        "NotificationTextBad" => "Correct -Body.",
        "NotificationFailed" => "Correct the way it is sent, and register it anew.",
        "NotificationProgramMissing" => "Install it (on Debian: apt-get install libnotify-bin), or use another way.",

        "GitFailed" => "'git status' there shows what is in the way; nothing of yours was changed.",
        "GitTimeout" => "See what hangs, most often a hook or a question for a password, and try again.",
        "GitMissing" => "Install git 2.30 or newer (on Debian: apt-get install git) and see that it is on the PATH.",
        "GitTooOld" => "Install git 2.30 or newer.",
        "GitIdentityMissing" => "Say who commits: git config user.name '...'; git config user.email '...'.",
        "NotRepository" => "Name a folder of a repository with -Repository, or make one: git init.",
        "RepositoryBare" => "Clone it, and use the clone.",
        "RepositoryEmpty" => "Make the first commit: git add --all; git commit.",
        "RepositoryShallow" => "Fetch the rest of it: git fetch --unshallow.",
        "RepositoryHasSubmodules" => "Use workspaces in the submodule's own repository.",
        "LfsMissing" => "Install git-lfs, and run: git lfs install.",
        "HeadDetached" => "Name a branch with -Base, or check one out.",
        "BaseNotFound" => "'git branch --all' lists branches, 'Get-MoanaWorkspace' workspaces.",
        "BaseDirty" => "Commit or stash them, or begin without them with -Force.",
        "BadWorkspaceName" => "Choose another -Name.",
        "BadCopyPattern" => "Give paths within the repository with -Copy.",
        "CopyNotIgnored" => "Add it to .gitignore or .git/info/exclude, or commit it.",
        "WorkspaceExists" => "Choose another -Name, or remove it with 'Remove-MoanaWorkspace'.",
        "BranchExists" => "Choose another -Name, or rename that branch.",
        "WorkspaceFolderTaken" => "Move that folder away.",
        "WorkspaceNotMade" => "Settle what git or the system says, and try again.",
        "SetupFailed" => "Correct -Setup, or what it needs, and try again.",
        "WorkspaceNotFound" => "'Get-MoanaWorkspace' lists them, 'New-MoanaWorkspace' makes one.",
        "WorkspaceRecordUnreadable" => "Move that file away; the worktree and its branch stay.",
        "WorkspaceMissing" => "'Remove-MoanaWorkspace -Force' keeps its commits in a bundle and removes the rest.",
        "WorkspaceIncomplete" => "'Remove-MoanaWorkspace' removes it, and 'New-MoanaWorkspace' makes it anew.",
        "WorkspaceHasWork" => "Land it with 'Merge-MoanaChange', or remove it with -Force, which writes its work to a bundle first.",
        "WorkspaceInUse" => "End them, or leave the folder, and try again.",
        "WorkspaceHasRepository" => "Move that repository out of the workspace, or let git ignore it.",
        "WorkspaceUnsettled" => "Have it finished there, or broken off with 'git rebase --abort' or 'git merge --abort', and land again.",
        "RepositoryFilesUnusable" => "See that they are yours and that the disk has room, and try again.",
        "WorkNotSaved" => "Make room, or free the folder, and try again.",
        "TargetNeeded" => "Name the branch with -Into.",
        "TargetNotFound" => "'git branch' lists the branches; -Into names one.",
        "TargetNotMoved" => "Commit, stash or move these files there, and land again.",
        "TargetBusy" => "Land again when whoever moves it has finished.",
        "TargetDiverged" => "Bring them together first: git pull.",
        "NoRemote" => "Add one with 'git remote add', or leave -Push out.",
        "PushFailed" => "Settle what the remote says, and land again.",
        "LandingQueueBusy" => "Wait for it, or end that process if it hangs, and land again.",
        "McpAgentUnknown" => "Most agents take the command and arguments that 'Get-MoanaMcpConfiguration gemini' shows.",
        "AgentOutOfScope" or "TaskOutOfScope" => "-Name and -Session of 'Start-MoanaMcpServer' say which agents it serves.",
        "PromptTooLong" => "Write the text to a file, and name the file in the prompt.",
        "OwnPane" => "Name another agent.",
        "TooManyChanges" => "-MaxChanges and -MaxChangesPerMinute of 'Start-MoanaMcpServer' say how many it takes.",
        "WaitNotFound" or "TooManyWaits" => "The tool wait_for_status begins a wait, and get_wait reads it once it has ended.",
        "McpTaken" => "Start it in a pwsh of its own, as 'Get-MoanaMcpConfiguration' shows.",

        "NoTerminal" => "'Watch-MoanaStatus' gives the same as objects.",
        "FileExists" => "Choose another -Path, or write over it with -Force.",
        "FileUnwritable" => "Choose another -Path.",

        "TmuxMissing" => "Install tmux 3.3a or newer (on Debian: apt-get install tmux) and see that it is on the PATH; 'Test-MoanaEnvironment' checks it.",
        "TmuxTooOld" => "Install tmux 3.3a or newer; a server that was started by an older one has to be restarted. 'Test-MoanaEnvironment' shows the version.",
        "NoServer" => "'New-MoanaSession' starts one; -SocketName or -SocketPath names another server.",
        "BadSocket" => "Give the path of a tmux socket that you may read and write with -SocketPath, or a name with -SocketName.",
        "SocketAmbiguous" => "One of them names the tmux server; leave the other out.",
        "HostNotFound" => "Leave the host out of -Address for this machine.",
        "TargetMissing" => "'Get-MoanaAgent' and 'Get-MoanaSession' list what is there.",
        "NameTaken" => "Choose another name.",
        "TmuxTimeout" => "The server may be busy or stopped: try again, and see whether 'tmux list-sessions' answers.",
        "ConnectionLost" => "The command may or may not have been carried out: look with 'Get-MoanaStatus' before you repeat it.",
        "BadArgument" => "Remove the character from the text or name.",
        "NotSupported" => "A newer tmux has it; 'Test-MoanaEnvironment' shows the version.",
        "TmuxCommandFailed" => "'Get-MoanaSession' shows whether the server still answers.",
        _ => "",
    };

    private static string ForRefused(PromptReceipt? receipt) => receipt?.Refusal switch
    {
        DeliveryRefusal.Gone => $"'Restart-MoanaAgent {Quoted(receipt.Name)}' starts the agent again in its pane.",
        DeliveryRefusal.Shell => "Start the agent there, or register the pane that it runs in.",
        DeliveryRefusal.Dialog => $"{Screen(receipt)} shows the dialog; answer it there, or with 'Send-MoanaKey {Quoted(receipt.Name)}'.",
        DeliveryRefusal.Draft => "Send or clear the draft in the pane, or use -Force to clear it.",
        DeliveryRefusal.Busy => "-WhenBusy Wait waits until it is ready, and -Timeout says how long; Queue and Steer hand the prompt over now, where the agent can.",
        DeliveryRefusal.Starting => "-Timeout gives it more time.",
        DeliveryRefusal.Unknown => $"{Screen(receipt)} shows what stands there; -Force sends all the same.",
        DeliveryRefusal.Typing => "Wait until the person has finished, or use -Force.",
        DeliveryRefusal.Mode => "Leave the mode in the pane (q), then send again.",
        DeliveryRefusal.Input => "Switch it back first: 'tmux select-pane -e', 'tmux set-option -w synchronize-panes off'.",
        DeliveryRefusal.Lease => "Stop the orchestration with 'Stop-MoanaOrchestration', give it the prompt with 'Add-MoanaTask', or send to another agent.",
        DeliveryRefusal.Locked => "Send again when the other delivery has ended.",
        DeliveryRefusal.NotSupported => "Use -WhenBusy Wait.",
        _ => $"See it with {Screen(receipt)}; what is in the way has to be settled there before you send again.",
    };

    private static string ForNotStopped(StopReceipt? receipt) => receipt?.Refusal switch
    {
        DeliveryRefusal.Lease => "Stop the orchestration with 'Stop-MoanaOrchestration', or use -Force, which kills the agent's program at once.",
        DeliveryRefusal.Dialog => $"{Screen(receipt)} shows the dialog; answer it, or use -Force, which kills the program at once.",
        DeliveryRefusal.Draft => "Send or clear the draft in the pane, or use -Force, which kills the program at once.",
        DeliveryRefusal.Locked => "Stop it when the delivery has ended.",
        null => $"{Screen(receipt)} shows its screen; 'tmux kill-pane' ends the pane with all that is in it.",
        _ => "Settle that in the pane, or use -Force, which kills the program at once.",
    };

    /// <summary>The command that shows an agent's screen.</summary>
    private static string Screen(object? target) =>
        $"'Get-MoanaOutput -Name {Quoted(Name(target))}'";

    /// <summary>The name of the agent that an object is about.</summary>
    private static object? Name(object? target) => target switch
    {
        IPaneObject about => about.Name,
        AgentTurn turn => turn.Name,
        _ => target,
    };

    /// <summary>A name as it has to stand on a command line.</summary>
    private static string Quoted(object? name) => Completer.Quote($"{name}");
}
