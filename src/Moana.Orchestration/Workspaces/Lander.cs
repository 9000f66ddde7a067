namespace Moana.Workspaces;

/// <summary>
/// Lands changes, one at a time: each is put on the newest target in a worktree of the queue's own and validated there, and
/// what was validated, and nothing else, becomes the target. A workspace's own files and branch stay as they are.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="clock">The time.</param>
public sealed class Lander(Repository repository, TimeProvider clock)
{
    /// <summary>How often a change is begun anew because the target has moved, by something else than the queue.</summary>
    private const int MaxTries = 10;

    private readonly WorkspaceRecords _records = new(repository);
    private readonly LandingFolder _folder = new(repository, clock);

    /// <summary>Lands the change of a workspace.</summary>
    /// <param name="name">The workspace.</param>
    /// <param name="options">How.</param>
    /// <param name="token">Cancels; the target is then as it was, or has the validated change.</param>
    /// <returns>What became of it. Conflicts and failed validations are no errors.</returns>
    /// <exception cref="MoanaException">It cannot be tried; the target is as it was.</exception>
    public Task<Landing> LandAsync(string name, LandingOptions options, CancellationToken token) =>
        repository.WithFilesAsync(() => LandNextAsync(name, options, token));

    private async Task<Landing> LandNextAsync(string name, LandingOptions options, CancellationToken token)
    {
        var began = clock.GetTimestamp();
        var record = await new WorkspaceCatalog(repository, clock).DemandAsync(name).ConfigureAwait(false);
        var target = options.Target ?? record.Target ?? throw WorkspaceErrors.TargetNeeded(record.Name);
        await new LandingTarget(repository, target).ReadAsync(token).ConfigureAwait(false);
        if (!await repository.Git.AsksAsync(["var", "GIT_COMMITTER_IDENT"], token).ConfigureAwait(false))
        {
            throw WorkspaceErrors.IdentityMissing(repository.Root);
        }

        var remote = options.Push ? await LandingRemote.FindAsync(repository, target, token).ConfigureAwait(false) : null;
        using var queue = await RepositoryLock.TakeAsync(repository, RepositoryLock.Landing, options.Patience, clock, token).ConfigureAwait(false);
        var landing = await new Lander(queue.Repository, clock).LandFirstAsync(name, target, remote?.By(queue.Repository), options, token).ConfigureAwait(false);
        return landing with { DurationSeconds = clock.GetElapsedTime(began).TotalSeconds };
    }

    /// <summary>Lands the change whose turn it is.</summary>
    private async Task<Landing> LandFirstAsync(string name, string target, LandingRemote? remote, LandingOptions options, CancellationToken token)
    {
        var branch = new LandingTarget(repository, target);
        // Another landing may have written it while this one waited.
        var record = await new WorkspaceCatalog(repository, clock).DemandAsync(name).ConfigureAwait(false);
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await TryLandAsync(record, target, branch, remote, options, token).ConfigureAwait(false) is { } landing)
            {
                return landing;
            }
        }

        throw WorkspaceErrors.TargetBusy(target, MaxTries);
    }

    /// <summary>One try; null when the target moved meanwhile.</summary>
    private async Task<Landing?> TryLandAsync(
        WorkspaceRecord record, string target, LandingTarget branch, LandingRemote? remote, LandingOptions options, CancellationToken token)
    {
        var local = await branch.ReadAsync(token).ConfigureAwait(false);
        var before = remote is null ? local : await remote.ReadNewestAsync(local, token).ConfigureAwait(false);
        record = await SettleAsync(record, token).ConfigureAwait(false);
        var message = options.MessageFor(record, target);
        await DemandSettledAsync(repository, record, token).ConfigureAwait(false);
        var (snapshot, from) = await new ChangeReader(repository).FindAsync(record, target, message, token).ConfigureAwait(false);
        var landing = new Landing { Name = record.Name, Target = target, Before = before, Outcome = LandingOutcome.Empty, Reason = "There is nothing that has not landed." };
        if (await repository.Git.AsksAsync(["diff", "--quiet", from, snapshot.Tip], token).ConfigureAwait(false))
        {
            return landing;
        }

        await _folder.CheckOutAsync(before, options.Patience, token).ConfigureAwait(false);
        var applied = await _folder.ApplyAsync(before, from, snapshot.Tip, options.Method, message, token).ConfigureAwait(false);
        if (applied.Commit is not { } commit)
        {
            return landing with
            {
                Outcome = LandingOutcome.Conflict,
                Conflicts = applied.Conflicts,
                Reason = $"It conflicts with '{target}' in {string.Join(", ", applied.Conflicts)}.",
            };
        }

        if (commit == before)
        {
            await KeepAsync(record, snapshot.Tip, before, token).ConfigureAwait(false);
            return landing with { Reason = $"'{target}' has all of it already." };
        }

        var results = await _folder.ValidateAsync(record, options, token).ConfigureAwait(false);
        // Asked first: where the lock was lost meanwhile, somebody else may work here, and the results tell nothing.
        var head = await _folder.Git.TryHeadAsync(token).ConfigureAwait(false);
        if (results.Count > 0 && !results[^1].Passed)
        {
            return landing with { Outcome = LandingOutcome.ValidationFailed, Validation = results, Reason = $"On the newest '{target}' it fails: {HowItEnded(results[^1])}" };
        }

        if (head != commit)
        {
            // The validation checked something else out, so something else was validated.
            return landing with { Outcome = LandingOutcome.ValidationFailed, Validation = results, Reason = "The validation has checked out another commit." };
        }

        await _records.SaveAsync(record with { Pending = new(target, snapshot.Tip, commit) }).ConfigureAwait(false);
        if (remote is not null && !await remote.TryPushAsync(commit, token).ConfigureAwait(false))
        {
            return null;
        }

        var reason = remote is null ? "It landed." : $"It landed, and was pushed to '{remote.Name}'.";
        try
        {
            if (!await branch.TryMoveAsync(local, commit, $"land {record.Name}", token).ConfigureAwait(false) && remote is null)
            {
                return null;
            }
        }
        catch (MoanaException e) when (remote is not null)
        {
            reason = $"It was pushed to '{remote.Name}'; only the local branch was not moved. {e.Message}";
        }

        record = await KeepAsync(record, snapshot.Tip, commit, CancellationToken.None).ConfigureAwait(false);
        if (options.Advance)
        {
            await AdvanceAsync(record, snapshot, commit).ConfigureAwait(false);
        }

        return landing with { Outcome = LandingOutcome.Landed, Commit = commit, Validation = results, Pushed = remote?.Name, Reason = reason };
    }

    /// <summary>Refuses files with marks of conflicts, and a branch of which a rebase has put only a part.</summary>
    internal static async Task DemandSettledAsync(Repository repository, WorkspaceRecord record, CancellationToken token)
    {
        if (await WorkspaceCatalog.StateOfAsync(repository, record).ConfigureAwait(false) is not WorkspaceState.Ready)
        {
            return;
        }

        var git = repository.Git with { Folder = record.Path };
        var files = (await git.ListAsync(["diff", "--name-only", "--diff-filter=U", "-z"], token).ConfigureAwait(false)).Distinct().ToList();
        var rebases = false;
        foreach (var folder in (string[])["rebase-merge", "rebase-apply"])
        {
            rebases |= await repository.Place.IsFolderAsync(Path.GetFullPath(await git.RunAsync(["rev-parse", "--git-path", folder], token).ConfigureAwait(false), record.Path)).ConfigureAwait(false);
        }

        if (rebases || files.Count > 0)
        {
            throw WorkspaceErrors.WorkspaceUnsettled(record.Name, rebases ? "a rebase" : "a merge", files);
        }
    }

    /// <summary>Notes a landing whose process was killed between the move of the target and this note.</summary>
    private async Task<WorkspaceRecord> SettleAsync(WorkspaceRecord record, CancellationToken token) =>
        record.Pending is not { } pending ? record
            : await repository.FindBranchAsync(pending.Target, token).ConfigureAwait(false) is { } now && await repository.IsAncestorAsync(pending.Commit, now, token).ConfigureAwait(false)
                ? await KeepAsync(record, pending.Tip, pending.Commit, token).ConfigureAwait(false)
                : record with { Pending = null };

    /// <summary>Notes what has landed: the next change is counted from there. The ref comes first, so that git keeps the commit.</summary>
    private async Task<WorkspaceRecord> KeepAsync(WorkspaceRecord record, string tip, string commit, CancellationToken token)
    {
        await repository.Git.RunAsync(["update-ref", WorkspaceRemover.LandedRef(record.Name), tip], token).ConfigureAwait(false);
        record = record with { LandedTip = tip, LandedAs = commit, Pending = null };
        await _records.SaveAsync(record).ConfigureAwait(false);
        return record;
    }

    /// <summary>
    /// Puts the workspace on what landed. First its branch takes in what was not committed, which changes no file; then git
    /// moves the files, and refuses where something new would be written over.
    /// </summary>
    private async Task AdvanceAsync(WorkspaceRecord record, Snapshot landed, string commit)
    {
        var token = CancellationToken.None;
        var git = repository.Git with { Folder = record.Path };
        if (await git.FindAsync(["symbolic-ref", "--quiet", "--short", "HEAD"], token).ConfigureAwait(false) == record.Branch
            && (await Snapshot.TakeAsync(repository, record, Snapshot.Unfinished, [], token).ConfigureAwait(false)).Head == landed.Head
            && await git.AsksAsync(["update-ref", "-m", $"moana: landed as {commit}", $"refs/heads/{record.Branch}", landed.Tip, landed.Head], token).ConfigureAwait(false)
            && await git.AsksAsync(["reset", "--quiet"], token).ConfigureAwait(false)
            && await git.AsksAsync(["reset", "--quiet", "--keep", commit], token).ConfigureAwait(false))
        {
            await _records.SaveAsync(record with { Base = commit, LandedTip = null, LandedAs = null }).ConfigureAwait(false);
        }
    }

    private static string HowItEnded(ValidationResult result) =>
        $"'{result.Command}' {(result.ExitCode is { } code ? $"exited with {code}" : "did not finish")}.";
}
