using Moana.Engine;

namespace Moana.Workspaces;

/// <summary>
/// Makes workspaces. All that can be wrong is found before anything changes. The record is written first, so that what a
/// killed process leaves is known; what fails later is taken back.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="clock">The time.</param>
internal sealed class WorkspaceMaker(Repository repository, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly WorkspaceRecords _records = new(repository);

    private Git Git => repository.Git;

    private Workplace Place => repository.Place;

    /// <summary>Makes one.</summary>
    public async Task<WorkspaceRecord> MakeAsync(WorkspaceOptions options, CancellationToken token)
    {
        using var making = await LockAsync(options, token).ConfigureAwait(false);
        return await new WorkspaceMaker(making.Repository, clock).BeginAsync(options, token).ConfigureAwait(false);
    }

    /// <summary>Gives the one that is there; one whose making was broken off is made to its end, and one that is not there anew.</summary>
    public async Task<WorkspaceRecord> TakeAsync(WorkspaceOptions options, CancellationToken token)
    {
        using var making = await LockAsync(options, token).ConfigureAwait(false);
        return await new WorkspaceMaker(making.Repository, clock).TakeNextAsync(options, token).ConfigureAwait(false);
    }

    private async Task<WorkspaceRecord> TakeNextAsync(WorkspaceOptions options, CancellationToken token)
    {
        if (await _records.FindAsync(options.Name).ConfigureAwait(false) is not { } there)
        {
            return await BeginAsync(options, token).ConfigureAwait(false);
        }

        switch (await WorkspaceCatalog.StateOfAsync(repository, there).ConfigureAwait(false))
        {
            case WorkspaceState.Ready:
                return there;
            case WorkspaceState.Missing:
                throw WorkspaceErrors.WorkspaceMissing(there.Name, there.Path, there.Branch);
        }

        // Nobody has the lock, so nobody makes it; what it had begun may run on.
        for (var began = clock.GetTimestamp(); await Place.UsersAsync(there.Path).ConfigureAwait(false) is { Count: > 0 } users; await Task.Delay(Glance, clock, token).ConfigureAwait(false))
        {
            if (clock.GetElapsedTime(began) > options.SetupTimeout)
            {
                throw WorkspaceErrors.WorkspaceInUse(there.Name, users);
            }
        }

        if (await (Git with { Folder = there.Path }).TryHeadAsync(token).ConfigureAwait(false) == there.Base)
        {
            await Place.CopyAllAsync(there.Copied, there.Source, there.Path).ConfigureAwait(false);
            return await FinishAsync(there, options, token).ConfigureAwait(false);
        }

        await UndoAsync(there).ConfigureAwait(false);
        return await _records.FindAsync(there.Name).ConfigureAwait(false) is null
            ? await BeginAsync(options, token).ConfigureAwait(false)
            : throw WorkspaceErrors.WorkspaceIncomplete(there.Name);
    }

    /// <summary>Refuses what cannot be made, and changes nothing.</summary>
    public Task CheckAsync(WorkspaceOptions options, CancellationToken token) => PlanAsync(options, token);

    private async Task<RepositoryLock> LockAsync(WorkspaceOptions options, CancellationToken token)
    {
        try
        {
            return await RepositoryLock.TakeAsync(repository, RepositoryLock.Making(WorkspaceName.Check(options.Name)), Patience + options.SetupTimeout, clock, token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceErrors.WorkspaceNotMade(options.Name, e);
        }
    }

    private async Task<WorkspaceRecord> BeginAsync(WorkspaceOptions options, CancellationToken token)
    {
        WorkspaceRecord record;
        try
        {
            using var all = await RepositoryLock.TakeAsync(repository, RepositoryLock.Workspaces, Patience, clock, token).ConfigureAwait(false);
            record = await new WorkspaceMaker(all.Repository, clock).AddAsync(options, token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceErrors.WorkspaceNotMade(options.Name, e);
        }

        return await FinishAsync(record, options, token).ConfigureAwait(false);
    }

    private async Task<WorkspaceRecord> FinishAsync(WorkspaceRecord record, WorkspaceOptions options, CancellationToken token)
    {
        await SetUpAsync(record, options, token).ConfigureAwait(false);
        record = record with { Ready = true };
        await _records.SaveAsync(record).ConfigureAwait(false);
        return record;
    }

    /// <summary>What it will be; refuses what cannot be.</summary>
    private async Task<WorkspaceRecord> PlanAsync(WorkspaceOptions options, CancellationToken token)
    {
        var name = WorkspaceName.Check(options.Name);
        if (repository.IsShallow)
        {
            throw WorkspaceErrors.RepositoryShallow(repository.Root);
        }

        var head = await repository.FindCommitAsync("HEAD", token).ConfigureAwait(false);
        if (head is null && (options.Base is null || (await repository.ListBranchesAsync(token).ConfigureAwait(false)).Count == 0))
        {
            // After 'git checkout --orphan' the others have commits.
            throw (await repository.ListBranchesAsync(token).ConfigureAwait(false)).Count == 0
                ? WorkspaceErrors.RepositoryEmpty(repository.Root)
                : WorkspaceErrors.HeadUnborn(repository.Root, await repository.FindHeadBranchAsync(token).ConfigureAwait(false) ?? "HEAD");
        }

        var (start, target) = await FindBaseAsync(options.Base, head, options.IgnoreDirty, token).ConfigureAwait(false);
        await CheckContentAsync(start, token).ConfigureAwait(false);
        var record = new WorkspaceRecord
        {
            Name = name,
            Path = WorkspaceFolders.Of(repository, name),
            Source = repository.Root,
            Base = start,
            Target = options.Target ?? target,
            Agent = options.Agent,
            Task = options.Task,
            CreatedAt = clock.GetUtcNow(),
            Copy = options.Copy,
            Setup = options.Setup,
            Copied = await FileCopies.FindAsync(repository, options.Copy, token).ConfigureAwait(false),
        };
        await CheckFreeAsync(record, token).ConfigureAwait(false);
        return record;
    }

    private async Task<(string Commit, string? Target)> FindBaseAsync(string? given, string? head, bool ignoreDirty, CancellationToken token)
    {
        var current = await repository.FindHeadBranchAsync(token).ConfigureAwait(false);
        if (given is null && current is null)
        {
            throw WorkspaceErrors.HeadDetached(repository.Root);
        }

        if (given is not null && await _records.FindAsync(given).ConfigureAwait(false) is { } other)
        {
            // What a workspace holds now, committed or not, is what its dependants build on.
            var tip = await Place.IsFolderAsync(other.Path).ConfigureAwait(false)
                ? (await Snapshot.TakeAsync(repository, other, Snapshot.Unfinished, [], token).ConfigureAwait(false)).Tip
                : await repository.FindBranchAsync(other.Branch, token).ConfigureAwait(false);
            return (tip ?? throw WorkspaceErrors.BaseNotFound(given, repository.Root), other.Target);
        }

        if (!ignoreDirty && (given ?? current) == current
            && await Repository.ReadDirtyAsync(Git, untracked: false, token).ConfigureAwait(false) is { Count: > 0 } dirty)
        {
            throw WorkspaceErrors.BaseDirty(repository.Root, dirty);
        }

        if (given is null)
        {
            return (head!, current);
        }

        return await repository.FindCommitAsync(given, token).ConfigureAwait(false) is { } commit
            ? (commit, await repository.FindBranchAsync(given, token).ConfigureAwait(false) is null ? null : given)
            : throw WorkspaceErrors.BaseNotFound(given, repository.Root);
    }

    private async Task CheckContentAsync(string start, CancellationToken token)
    {
        if (await Git.AsksAsync(["cat-file", "-e", $"{start}:.gitmodules"], token).ConfigureAwait(false))
        {
            throw WorkspaceErrors.RepositoryHasSubmodules(repository.Root);
        }

        if (await Git.AsksAsync(["grep", "-q", "-e", "filter=lfs", start, "--", ":(top,glob)**/.gitattributes"], token).ConfigureAwait(false)
            && !await Git.AsksAsync(["lfs", "version"], token).ConfigureAwait(false))
        {
            throw WorkspaceErrors.LfsMissing(repository.Root);
        }
    }

    private async Task CheckFreeAsync(WorkspaceRecord record, CancellationToken token)
    {
        if (await _records.FindAsync(record.Name).ConfigureAwait(false) is { } same)
        {
            throw WorkspaceErrors.WorkspaceExists(same.Name, same.Path, await WorkspaceCatalog.StateOfAsync(repository, same).ConfigureAwait(false));
        }

        // A branch named 'moana' leaves no place for one below it.
        foreach (var branch in (string[])[record.Branch, WorkspaceName.Prefix.TrimEnd('/')])
        {
            if (await repository.FindBranchAsync(branch, token).ConfigureAwait(false) is not null)
            {
                throw WorkspaceErrors.BranchExists(branch, await repository.FindCheckoutAsync(branch, token).ConfigureAwait(false));
            }
        }

        if (await Place.ExistsAsync(record.Path).ConfigureAwait(false))
        {
            throw WorkspaceErrors.WorkspaceFolderTaken(record.Path);
        }
    }

    private async Task<WorkspaceRecord> AddAsync(WorkspaceOptions options, CancellationToken token)
    {
        var record = await PlanAsync(options, token).ConfigureAwait(false);
        try
        {
            await _records.SaveAsync(record).ConfigureAwait(false);
            await Place.MakeFolderAsync(Path.GetDirectoryName(record.Path)!).ConfigureAwait(false);
            await Git.RunAsync(["worktree", "add", "--quiet", "-b", record.Branch, record.Path, record.Base], token).ConfigureAwait(false);
            await Place.CopyAllAsync(record.Copied, repository.Root, record.Path).ConfigureAwait(false);
            return record;
        }
        catch (Exception e)
        {
            await UndoAsync(record).ConfigureAwait(false);
            if (e is MoanaException { ErrorId: not "GitTimeout" } or IOException or UnauthorizedAccessException)
            {
                throw WorkspaceErrors.WorkspaceNotMade(record.Name, e);
            }

            throw;
        }
    }

    private async Task SetUpAsync(WorkspaceRecord record, WorkspaceOptions options, CancellationToken token)
    {
        if (record.Setup.Count == 0)
        {
            return;
        }

        try
        {
            var variables = TaskVariables.Of(record.Agent, record.Task, record.Path).Concat(options.Variables).DistinctBy(v => v.Key).ToDictionary();
            var results = await Place.Validator.RunAsync(record.Setup, record.Path, variables, options.SetupTimeout, token).ConfigureAwait(false);
            if (!results[^1].Passed)
            {
                throw WorkspaceErrors.SetupFailed(record.Name, results[^1]);
            }
        }
        catch
        {
            await UndoAsync(record).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes a workspace back in which nobody has worked. What cannot be taken back now stays listed as incomplete.</summary>
    private async Task UndoAsync(WorkspaceRecord record)
    {
        await Git.TryAsync(["worktree", "remove", "--force", "--force", record.Path], CancellationToken.None).ConfigureAwait(false);
        if (await Place.IsFolderAsync(record.Path).ConfigureAwait(false))
        {
            // git knows a worktree only when it is whole; without its folder it forgets even half of one.
            await TryDeleteAsync(record.Path).ConfigureAwait(false);
            await Git.TryAsync(["worktree", "remove", "--force", "--force", record.Path], CancellationToken.None).ConfigureAwait(false);
        }

        await Git.TryAsync(["update-ref", "-d", $"refs/heads/{record.Branch}", record.Base], CancellationToken.None).ConfigureAwait(false);
        if (!await Place.ExistsAsync(record.Path).ConfigureAwait(false) && await repository.FindBranchAsync(record.Branch, CancellationToken.None).ConfigureAwait(false) is null)
        {
            await _records.DeleteAsync(record.Name).ConfigureAwait(false);
        }
    }

    private async Task TryDeleteAsync(string folder)
    {
        try
        {
            await Place.DeleteFolderAsync(folder).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it stays listed as incomplete.
        }
    }
}
