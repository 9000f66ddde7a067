namespace Moana.Workspaces;

/// <summary>
/// Removes workspaces. What has not landed is only removed when it has been written to a bundle and read back; each step
/// can be repeated when the process was killed after it.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="clock">The time.</param>
internal sealed class WorkspaceRemover(Repository repository, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly WorkspaceRecords _records = new(repository);

    private Git Git => repository.Git;

    private Workplace Place => repository.Place;

    /// <summary>Removes one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="force">Whether one with work may be removed, after the work was saved.</param>
    /// <param name="token">Cancels, before the first thing is removed.</param>
    public async Task<WorkspaceRemoval> RemoveAsync(string name, bool force, CancellationToken token)
    {
        using var queue = await RepositoryLock.TakeAsync(repository, RepositoryLock.Workspaces, Patience, clock, token).ConfigureAwait(false);
        return await new WorkspaceRemover(queue.Repository, clock).RemoveNextAsync(name, force, token).ConfigureAwait(false);
    }

    private async Task<WorkspaceRemoval> RemoveNextAsync(string name, bool force, CancellationToken token)
    {
        var record = await new WorkspaceCatalog(repository, clock).DemandAsync(name).ConfigureAwait(false);
        if (repository.Root == record.Path)
        {
            throw WorkspaceErrors.WorkspaceInUse(record.Name, ["this one"]);
        }

        if (await Place.UsersAsync(record.Path).ConfigureAwait(false) is { Count: > 0 } users)
        {
            throw WorkspaceErrors.WorkspaceInUse(record.Name, users);
        }

        record = await SaveWorkAsync(record, force, token).ConfigureAwait(false);
        await DropAsync(record).ConfigureAwait(false);
        return new() { Name = record.Name, Path = record.Path, Bundle = record.Bundle };
    }

    /// <summary>The record, with the bundle where there was work.</summary>
    private async Task<WorkspaceRecord> SaveWorkAsync(WorkspaceRecord record, bool force, CancellationToken token)
    {
        var branch = await repository.FindBranchAsync(record.Branch, token).ConfigureAwait(false);
        var whole = await IsWorktreeAsync(record, token).ConfigureAwait(false);
        if (!whole && record.Ready && await Place.HasEntriesAsync(record.Path).ConfigureAwait(false))
        {
            throw WorkspaceErrors.WorkspaceFolderTaken(record.Path);
        }

        var work = whole ? await Snapshot.TakeAsync(repository, record, Snapshot.Unfinished, await ChangedAsync(record).ConfigureAwait(false), token).ConfigureAwait(false) : null;
        var tips = new Dictionary<string, string>();
        if (work is not null && !await HasLandedAsync(record, work, token).ConfigureAwait(false))
        {
            tips["work"] = work.Tip;
        }

        if (branch is not null && !await HasLandedAsync(record, branch, token).ConfigureAwait(false)
            && (work is null || !await repository.IsAncestorAsync(branch, work.Tip, token).ConfigureAwait(false)))
        {
            tips["branch"] = branch;
        }

        if (tips.Count == 0 || (record.SavedTip is { } saved && tips.Values.All(t => t == saved)))
        {
            return record;
        }

        if (!force)
        {
            throw WorkspaceErrors.WorkspaceHasWork(record.Name, await ChangeReader.CountAsync(repository, record, work?.Head ?? branch!, token).ConfigureAwait(false), work?.Uncommitted.Count ?? 0);
        }

        record = record with { Bundle = await WorkBundle.WriteAsync(repository, record, tips, clock, token).ConfigureAwait(false), SavedTip = tips.Count == 1 ? tips.Values.Single() : null };
        await _records.SaveAsync(record).ConfigureAwait(false);
        return record;
    }

    /// <summary>Copied files that were edited are work, although git ignores them.</summary>
    private Task<IReadOnlyList<string>> ChangedAsync(WorkspaceRecord record) => Place.ChangedAsync(record.Copied, record.Source, record.Path);

    private async Task<bool> IsWorktreeAsync(WorkspaceRecord record, CancellationToken token) =>
        await (Git with { Folder = record.Path }).TryHeadAsync(token).ConfigureAwait(false) is not null;

    /// <summary>
    /// Whether all of a commit is where it stays: in its base, in a branch that is no workspace's, in a remote's, or landed
    /// as another commit that is.
    /// </summary>
    private async Task<bool> HasLandedAsync(WorkspaceRecord record, string commit, CancellationToken token)
    {
        if (commit == record.Base)
        {
            return true;
        }

        if (record is { LandedTip: { } tip, LandedAs: { } landed } && await repository.IsAncestorAsync(commit, tip, token).ConfigureAwait(false))
        {
            return await IsHeldAsync(landed, token).ConfigureAwait(false);
        }

        return await IsHeldAsync(commit, token).ConfigureAwait(false);
    }

    /// <summary>What is not committed has no commit to find again: it has landed when all files are as they were then.</summary>
    private async Task<bool> HasLandedAsync(WorkspaceRecord record, Snapshot work, CancellationToken token) =>
        await HasLandedAsync(record, work.Head, token).ConfigureAwait(false)
        && (work.Tip == work.Head
            || (record is { LandedTip: { } tip, LandedAs: { } landed }
                && await Git.AsksAsync(["diff", "--quiet", tip, work.Tip], token).ConfigureAwait(false)
                && await IsHeldAsync(landed, token).ConfigureAwait(false)));

    private async Task<bool> IsHeldAsync(string commit, CancellationToken token)
    {
        var holders = await Git.RunAsync(["for-each-ref", $"--contains={commit}", "--format=%(refname)", "refs/heads", "refs/remotes", "refs/tags"], token).ConfigureAwait(false);
        return holders.Split('\n', StringSplitOptions.RemoveEmptyEntries).Any(r => !r.StartsWith($"refs/heads/{WorkspaceName.Prefix}", StringComparison.Ordinal));
    }

    private async Task DropAsync(WorkspaceRecord record)
    {
        // From here on it goes to its end: what stays behind would be neither there nor gone.
        var token = CancellationToken.None;
        await Git.TryAsync(["worktree", "unlock", record.Path], token).ConfigureAwait(false);
        await Git.TryAsync(["worktree", "remove", "--force", record.Path], token).ConfigureAwait(false);
        if (await Place.ExistsAsync(record.Path).ConfigureAwait(false) && (!record.Ready || !await Place.HasEntriesAsync(record.Path).ConfigureAwait(false)))
        {
            await Place.DeleteFolderAsync(record.Path).ConfigureAwait(false);
        }

        if (await Place.ExistsAsync(record.Path).ConfigureAwait(false))
        {
            throw WorkspaceErrors.GitFailed(record.Path, ["worktree remove"], new(1, "", "the folder is still there"));
        }

        foreach (var name in (string[])[$"refs/heads/{record.Branch}", LandedRef(record.Name), MadeRef(record.Name), SubmittedRef(record.Name)])
        {
            await Git.RunAsync(["update-ref", "-d", name], token).ConfigureAwait(false);
        }

        await _records.DeleteAsync(record.Name).ConfigureAwait(false);
        await RepositoryLock.ForgetAsync(repository, RepositoryLock.Making(record.Name)).ConfigureAwait(false);
    }

    /// <summary>The ref that keeps what a task has made in a workspace, committed or not, for those who begin from it.</summary>
    public static string MadeRef(string name) => $"refs/moana/made/{name}";

    /// <summary>The ref that keeps what was pushed of a workspace for a pull request.</summary>
    public static string SubmittedRef(string name) => $"refs/moana/submitted/{name}";

    /// <summary>The ref that keeps what has landed of a workspace, which its next change is counted from.</summary>
    public static string LandedRef(string name) => $"refs/moana/landed/{name}";
}
