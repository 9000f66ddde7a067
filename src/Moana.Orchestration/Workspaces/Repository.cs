using Moana.Hosts;

namespace Moana.Workspaces;

/// <summary>A repository with a working tree, and what is true of it.</summary>
public sealed class Repository
{
    private Repository(Git git, string root, string commonFolder, bool shallow, Version version) =>
        (Git, Root, CommonFolder, IsShallow, Version) = (git, root, commonFolder, shallow, version);

    /// <summary>The root of the working tree, as an absolute path.</summary>
    public string Root { get; }

    /// <summary>True for a clone without its whole history.</summary>
    public bool IsShallow { get; }

    /// <summary>The host that it is on; null for this machine.</summary>
    public string? HostName => Place.HostName;

    /// <summary>The version of git.</summary>
    public Version Version { get; }

    /// <summary>The git folder that all worktrees share, as an absolute path.</summary>
    internal string CommonFolder { get; }

    /// <summary>The machine that it is on.</summary>
    internal Workplace Place => Git.Place;

    /// <summary>git in <see cref="Root"/>.</summary>
    internal Git Git { get; }

    /// <summary>Where Moana keeps what belongs to the repository.</summary>
    internal string RecordFolder => Path.Combine(CommonFolder, "moana");

    /// <summary>Finds the repository of a folder of this machine.</summary>
    /// <inheritdoc cref="OpenAsync(Host, string, CancellationToken)"/>
    public static Task<Repository> OpenAsync(string folder, CancellationToken token) => OpenAsync(Workplace.Local, Path.GetFullPath(folder), token);

    /// <summary>Finds the repository of a folder.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="folder">A folder in its working tree, or in that of one of its worktrees, as an absolute path.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">
    /// <c>FolderNotFound</c>, <c>NotRepository</c>, <c>RepositoryBare</c>, <c>GitMissing</c>, <c>GitTooOld</c>, or the host cannot be reached.
    /// </exception>
    public static async Task<Repository> OpenAsync(Host host, string folder, CancellationToken token) =>
        await OpenAsync(await Workplace.OnAsync(host, token).ConfigureAwait(false), folder, token).ConfigureAwait(false);

    private static async Task<Repository> OpenAsync(Workplace place, string folder, CancellationToken token)
    {
        if (!await place.IsFolderAsync(folder).ConfigureAwait(false))
        {
            throw WorkspaceErrors.FolderGone(folder);
        }

        var git = new Git(place, folder);
        var version = await git.GetVersionAsync(token).ConfigureAwait(false);
        if (version < Git.Minimum)
        {
            throw WorkspaceErrors.GitTooOld(version);
        }

        // The path comes last, since it may have lines of its own.
        var answer = await git.TryAsync(["rev-parse", "--is-bare-repository", "--is-shallow-repository", "--show-toplevel"], token).ConfigureAwait(false);
        var facts = answer.Output.Split('\n', 3);
        if (facts[0] == "true")
        {
            throw WorkspaceErrors.RepositoryBare(folder);
        }

        if (!answer.Succeeded)
        {
            throw WorkspaceErrors.NotRepository(folder, answer.Error.Trim());
        }

        var root = facts[2][..^1];
        git = git with { Folder = root };
        var common = Path.GetFullPath(await git.RunAsync(["rev-parse", "--git-common-dir"], token).ConfigureAwait(false), root);
        return new(git, root, common, facts[1] == "true", version);
    }

    /// <summary>The same repository by another way to its machine.</summary>
    internal Repository By(Workplace place) => place == Place ? this : new(Git with { Place = place }, Root, CommonFolder, IsShallow, Version);

    /// <summary>The local branches that are no workspace's.</summary>
    public async Task<IReadOnlyList<string>> ListBranchesAsync(CancellationToken token) =>
    [
        .. (await Git.RunAsync(["for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads"], token).ConfigureAwait(false))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(b => !b.StartsWith(WorkspaceName.Prefix, StringComparison.Ordinal)),
    ];

    /// <summary>The id of a commit, or null when the text names none.</summary>
    internal async Task<string?> FindCommitAsync(string name, CancellationToken token) => name.StartsWith('-') || name.Length == 0
        ? null
        : await Git.FindAsync(["rev-parse", "--verify", "--quiet", $"{name}^{{commit}}"], token).ConfigureAwait(false);

    /// <summary>The id of a local branch's commit, or null when there is no such branch.</summary>
    internal Task<string?> FindBranchAsync(string branch, CancellationToken token) =>
        Git.FindAsync(["show-ref", "--verify", "--hash", $"refs/heads/{branch}"], token);

    /// <summary>The branch that is checked out in <see cref="Root"/>; null for none.</summary>
    internal Task<string?> FindHeadBranchAsync(CancellationToken token) =>
        Git.FindAsync(["symbolic-ref", "--quiet", "--short", "HEAD"], token);

    /// <summary>The folder in which a branch is checked out; null for none.</summary>
    internal async Task<string?> FindCheckoutAsync(string branch, CancellationToken token) =>
        await Git.RunAsync(["for-each-ref", "--format=%(worktreepath)", $"refs/heads/{branch}"], token).ConfigureAwait(false) is { Length: > 0 } path ? path : null;

    /// <summary>Does what reads and writes files; what the system refuses is an error about the repository.</summary>
    /// <exception cref="MoanaException"><c>RepositoryFilesUnusable</c>.</exception>
    internal async Task<T> WithFilesAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceErrors.FilesUnusable(Root, e);
        }
    }

    /// <summary>Whether a commit is in the history of another one.</summary>
    internal Task<bool> IsAncestorAsync(string ancestor, string of, CancellationToken token) =>
        Git.AsksAsync(["merge-base", "--is-ancestor", ancestor, of], token);

    /// <summary>Tracked files of a working tree that differ from what is committed.</summary>
    internal static async Task<IReadOnlyList<string>> ReadDirtyAsync(Git git, bool untracked, CancellationToken token) =>
    [
        .. (await git.ListAsync(["status", "--porcelain", "-z", "--no-renames", untracked ? "--untracked-files=all" : "--untracked-files=no"], token).ConfigureAwait(false))
            .Select(line => line[3..]),
    ];
}
