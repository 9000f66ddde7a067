namespace Moana.Workspaces;

/// <summary>
/// A commit of all that stands in a workspace: what is checked out, and on it what is not committed and not ignored. It is
/// made over an index of its own; the workspace's index, branch and files stay as they are.
/// </summary>
/// <param name="Head">The commit that is checked out.</param>
/// <param name="Tip">The commit of all; the same where everything is committed.</param>
/// <param name="Uncommitted">The files that are not committed.</param>
internal sealed record Snapshot(string Head, string Tip, IReadOnlyList<string> Uncommitted)
{
    /// <summary>The message where it is only to be kept or shown.</summary>
    public const string Unfinished = "What was not committed";

    private const string Link = "160000";

    /// <summary>Takes one.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="record">The workspace; its folder is there.</param>
    /// <param name="message">The message of the commit of what is not committed.</param>
    /// <param name="also">Files to take along although git ignores them.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>WorkspaceHasRepository</c>, or git fails.</exception>
    public static async Task<Snapshot> TakeAsync(Repository repository, WorkspaceRecord record, string message, IReadOnlyList<string> also, CancellationToken token)
    {
        var (place, git) = (repository.Place, repository.Git with { Folder = record.Path });
        var head = await git.RunAsync(["rev-parse", "--verify", "HEAD^{commit}"], token).ConfigureAwait(false);
        var dirty = await Repository.ReadDirtyAsync(git, untracked: true, token).ConfigureAwait(false);
        if (dirty.Count == 0 && also.Count == 0)
        {
            return new(head, head, []);
        }

        // A folder that git tells of with a slash has a repository of its own in it.
        if (dirty.FirstOrDefault(f => f.EndsWith('/')) is { } nested)
        {
            throw WorkspaceErrors.WorkspaceHasRepository(record.Name, nested);
        }

        var index = Path.GetFullPath(await git.RunAsync(["rev-parse", "--git-path", "index"], token).ConfigureAwait(false), record.Path);
        var copy = $"{index}.moana-{Guid.NewGuid():n}";
        try
        {
            // A copy knows which files have not changed, so that only the others are read. Without an index all are.
            await place.CopyAsync(index, copy).ConfigureAwait(false);
            return await WriteAsync(record, git with { Environment = new Dictionary<string, string?> { ["GIT_INDEX_FILE"] = copy } }, head, message, dirty, also, token).ConfigureAwait(false);
        }
        finally
        {
            await place.DeleteAsync(copy, copy + ".lock").ConfigureAwait(false);
        }
    }

    private static async Task<Snapshot> WriteAsync(
        WorkspaceRecord record, Git git, string head, string message, IReadOnlyList<string> dirty, IReadOnlyList<string> also, CancellationToken token)
    {
        await git.RunAsync(["add", "--all"], token).ConfigureAwait(false);
        if (also.Count > 0)
        {
            await git.RunAsync(["add", "--force", "--", .. also.Select(f => $":(literal){f}")], token).ConfigureAwait(false);
        }

        var links = await git.ListAsync(["diff-index", "--cached", "-z", "--no-renames", head], token).ConfigureAwait(false);
        for (var i = 0; i + 1 < links.Count; i += 2)
        {
            if (links[i].Split(' ')[1] == Link)
            {
                throw WorkspaceErrors.WorkspaceHasRepository(record.Name, links[i + 1]);
            }
        }

        var tree = await git.RunAsync(["write-tree"], token).ConfigureAwait(false);
        if (tree == await git.RunAsync(["rev-parse", $"{head}^{{tree}}"], token).ConfigureAwait(false))
        {
            return new(head, head, dirty);
        }

        return new(head, await NetCommit.WriteAsync(git, tree, [head], message, token).ConfigureAwait(false), dirty);
    }
}
