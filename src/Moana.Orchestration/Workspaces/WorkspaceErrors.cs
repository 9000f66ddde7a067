using static Moana.MoanaErrorKind;

namespace Moana.Workspaces;

/// <summary>Errors about repositories, workspaces and landings: what is the matter, and with what.</summary>
public static class WorkspaceErrors
{
    /// <summary>Lines of git's own words that an error repeats at most.</summary>
    private const int Lines = 6;

    internal static MoanaException GitFailed(string folder, IReadOnlyList<string> arguments, GitResult result) => new(
        "GitFailed", InvalidState, $"'git {arguments[0]}' in {folder} failed: {Said(result)}", folder);

    internal static MoanaException GitTimeout(string folder, IReadOnlyList<string> arguments, TimeSpan patience) => new(
        "GitTimeout", MoanaErrorKind.Timeout, $"'git {arguments[0]}' in {folder} did not end within {patience.TotalSeconds:0.#} s and was ended: a hook of the repository's may hang, or a program that asks for a password.", folder);

    internal static MoanaException GitMissing(Exception inner) => new(
        "GitMissing", Unavailable, "git could not be started.", null, inner);

    internal static MoanaException GitTooOld(Version found) => new(
        "GitTooOld", Unavailable, $"git {found} is too old.", found);

    internal static MoanaException FolderGone(string path) => new(
        "FolderNotFound", NotFound, $"There is no folder {path}.", path);

    internal static MoanaException NotRepository(string path, string said) => new(
        "NotRepository", InvalidInput, $"{path} is in no working tree of a git repository: {said}", path);

    internal static MoanaException RepositoryBare(string path) => new(
        "RepositoryBare", InvalidInput, $"The repository {path} is bare: it has no working tree to begin from.", path);

    internal static MoanaException RepositoryEmpty(string path) => new(
        "RepositoryEmpty", InvalidState, $"The repository {path} has no commit yet, so a workspace has nothing to begin from.", path);

    internal static MoanaException RepositoryShallow(string path) => new(
        "RepositoryShallow", InvalidState, $"The repository {path} is a shallow clone: what is merged in it may have no common ancestor.", path);

    internal static MoanaException RepositoryHasSubmodules(string path) => new(
        "RepositoryHasSubmodules", InvalidState, $"The repository {path} has submodules, whose work a worktree does not keep apart.", path);

    internal static MoanaException LfsMissing(string path) => new(
        "LfsMissing", Unavailable, $"The repository {path} keeps files with Git LFS, and git-lfs is not installed: a workspace would hold only their pointers.", path);

    internal static MoanaException HeadDetached(string path) => new(
        "HeadDetached", InvalidState, $"In {path} no branch is checked out, so it is not known where work is to land.", path);

    internal static MoanaException BaseNotFound(string given, string path) => new(
        "BaseNotFound", NotFound, $"'{given}' is neither a branch nor a commit of {path}.", given);

    internal static MoanaException BaseDirty(string path, IReadOnlyList<string> files) => new(
        "BaseDirty", InvalidState, $"{path} has changes that are not committed, which a workspace would not have: {Some(files)}.", path);

    internal static MoanaException BadWorkspaceName(string name) => new(
        "BadWorkspaceName", InvalidInput, $"'{name}' cannot name a workspace: it takes 1 to 64 letters, digits, '.', '_' and '-', begins with a letter or digit, and has no '..' and no '.' or '.lock' at its end.", name);

    internal static MoanaException WorkspaceExists(string name, string path, WorkspaceState state) => new(
        "WorkspaceExists", Exists, $"There is a workspace '{name}' already, in {path}{(state is WorkspaceState.Ready ? "" : $" ({state})")}.", name);

    internal static MoanaException BranchExists(string branch, string? elsewhere) => new(
        "BranchExists", Exists, $"There is a branch '{branch}' already{(elsewhere is null ? "" : $", checked out in {elsewhere}")}, and it is no workspace's; it was not touched.", branch);

    internal static MoanaException WorkspaceFolderTaken(string path) => new(
        "WorkspaceFolderTaken", Exists, $"The folder {path}, where the workspace would be, is there already; it was not touched.", path);

    internal static MoanaException CopyNotIgnored(string file) => new(
        "CopyNotIgnored", InvalidInput, $"The file '{file}', which is to be copied, is not ignored by git: the first commit of an agent would take it along.", file);

    internal static MoanaException BadCopyPattern(string pattern) => new(
        "BadCopyPattern", InvalidInput, $"'{pattern}' leads out of the repository: files are copied from within it, by patterns that count from its root.", pattern);

    internal static MoanaException WorkspaceNotMade(string name, Exception inner) => new(
        "WorkspaceNotMade", InvalidState, $"Workspace '{name}' could not be made, and nothing of it is left: {inner.Message}", name, inner);

    internal static MoanaException SetupFailed(string name, ValidationResult failed) => new(
        "SetupFailed", InvalidState, $"The setup of workspace '{name}' failed, and nothing of it is left: '{failed.Command}' {(failed.ExitCode is { } code ? $"exited with {code}" : "did not finish")}.{Tail(failed.Output)}", name);

    /// <summary>No workspace has the name.</summary>
    public static MoanaException WorkspaceNotFound(string name, string repository, IEnumerable<string> known) => new(
        "WorkspaceNotFound", NotFound,
        $"The repository {repository} has no workspace '{name}'. {(known.ToList() is { Count: > 0 } names ? $"It has: {string.Join(", ", names)}." : "It has none.")}", name);

    internal static MoanaException WorkspaceRecordUnreadable(string file, Exception inner) => new(
        "WorkspaceRecordUnreadable", InvalidState, $"The record of a workspace {file} cannot be read: {inner.Message}", file, inner);

    internal static MoanaException WorkspaceMissing(string name, string path, string branch) => new(
        "WorkspaceMissing", InvalidState, $"The folder of workspace '{name}', {path}, is gone; what was committed there is on the branch {branch}.", name);

    internal static MoanaException WorkspaceIncomplete(string name) => new(
        "WorkspaceIncomplete", InvalidState, $"Workspace '{name}' was not made to its end.", name);

    internal static MoanaException WorkspaceHasWork(string name, int commits, int uncommitted) => new(
        "WorkspaceHasWork", InvalidState, $"Workspace '{name}' has work that has not landed ({commits} commit(s), {uncommitted} uncommitted file(s)); nothing was removed.", name);

    internal static MoanaException WorkspaceInUse(string name, IReadOnlyList<string> processes) => new(
        "WorkspaceInUse", InvalidState, $"Programs run in the folder of workspace '{name}': {Some(processes)}; nothing was removed.", name);

    internal static MoanaException WorkspaceHasRepository(string name, string path) => new(
        "WorkspaceHasRepository", InvalidState, $"In workspace '{name}' stands a repository of its own, '{path}', whose content git does not take along; nothing was changed.", name);

    internal static MoanaException WorkspaceUnsettled(string name, string what, IReadOnlyList<string> files) => new(
        "WorkspaceUnsettled", InvalidState, $"In workspace '{name}' {what} is not finished{(files.Count > 0 ? $", and files are in conflict: {Some(files)}" : "")}; nothing was landed.", name);

    internal static MoanaException FilesUnusable(string path, Exception inner) => new(
        "RepositoryFilesUnusable", InvalidState, $"Files of the repository {path} or of its workspaces cannot be read or written: {inner.Message}", path, inner);

    internal static MoanaException NotSaved(string name, Exception inner) => new(
        "WorkNotSaved", InvalidState, $"The work in workspace '{name}' could not be written to a bundle, so nothing was removed: {inner.Message}", name, inner);

    internal static MoanaException TargetNeeded(string name) => new(
        "TargetNeeded", InvalidInput, $"Workspace '{name}' began from a commit and not from a branch, so it is not known where its change is to land.", name);

    internal static MoanaException TargetNotFound(string target, string path) => new(
        "TargetNotFound", NotFound, $"The repository {path} has no branch '{target}' of its own.", target);

    internal static MoanaException TargetNotMoved(string target, string folder, GitResult result) => new(
        "TargetNotMoved", InvalidState, $"'{target}' is checked out in {folder}, whose files stand in the way; it is as it was: {Said(result)}", target);

    internal static MoanaException TargetBusy(string target, int tries) => new(
        "TargetBusy", InvalidState, $"'{target}' moved {tries} times while the change was validated; it was not touched.", target);

    internal static MoanaException TargetDiverged(string target, string remote) => new(
        "TargetDiverged", InvalidState, $"'{target}' and the same branch of '{remote}' have each commits that the other has not.", target);

    internal static MoanaException NoRemote(string target, string path) => new(
        "NoRemote", InvalidState, $"The repository {path} has no remote to push '{target}' to.", target);

    internal static MoanaException RemoteUnreachable(string target, string remote, GitResult result) => new(
        "RemoteUnreachable", Unavailable, $"The remote '{remote}' could not be asked for the newest '{target}', and nothing was landed: {Said(result)}", target);

    internal static MoanaException PushFailed(string target, string remote, GitResult result) => new(
        "PushFailed", InvalidState, $"'{target}' could not be pushed to '{remote}', and is as it was: {Said(result)}", target);

    internal static MoanaException NothingToSubmit(string name) => new(
        "NothingToSubmit", InvalidState, $"Workspace '{name}' has nothing that has not landed; nothing was pushed.", name);

    internal static MoanaException PullRequestToolMissing(IReadOnlyList<string> tools, string address) => new(
        "PullRequestToolMissing", Unavailable, $"{string.Join(" or ", tools)}, which opens pull requests at {address}, is not installed; nothing was pushed.", tools[0]);

    internal static MoanaException PullRequestToolUnauthorized(string tool, GitResult result) => new(
        "PullRequestToolUnauthorized", InvalidState, $"Nobody is logged in with {tool}; nothing was pushed: {Said(result)}", tool);

    internal static MoanaException PullRequestFailed(string tool, string branch, GitResult result) => new(
        "PullRequestFailed", InvalidState, $"The branch '{branch}' was pushed, and {tool} could not open a pull request for it: {Said(result)}", branch);

    /// <summary>A task has no change.</summary>
    public static MoanaException TaskWithoutChange(string task) => new(
        "TaskWithoutChange", NotFound, $"Neither the record nor a workspace here has a change of task '{task}'.", task);

    internal static MoanaException HeadUnborn(string path, string branch) => new(
        "HeadUnborn", InvalidState, $"In {path} the branch '{branch}' is checked out, which has no commit yet.", branch);

    internal static MoanaException IdentityMissing(string path) => new(
        "GitIdentityMissing", InvalidState, $"git does not know who commits in {path}.", path);

    internal static MoanaException QueueBusy(string path, string holder) => new(
        "LandingQueueBusy", MoanaErrorKind.Timeout, $"The landing queue of {path} is still held by {holder}.", path);

    private static string Said(GitResult result) => string.Join(
        " / ", (result.Error.Length > 0 ? result.Error : result.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(Lines)) is { Length: > 0 } said
        ? said
        : $"exit code {result.ExitCode}";

    private static string Some(IReadOnlyList<string> all) =>
        string.Join(", ", all.Take(Lines)) + (all.Count > Lines ? $" and {all.Count - Lines} more" : "");

    private static string Tail(string output) => output.Length == 0 ? "" : $" Its output ends with: {output.TrimEnd()}";

    /// <summary>An agent works in no workspace of this machine.</summary>
    public static MoanaException AgentWithout(string agent, string folder) => new(
        "AgentWithoutWorkspace", InvalidState, $"Agent '{agent}' works in no workspace of this machine, but in '{folder}'; nothing was done.", agent);
}
