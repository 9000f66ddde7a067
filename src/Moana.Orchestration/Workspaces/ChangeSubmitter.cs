namespace Moana.Workspaces;

/// <summary>Hands changes in: pushes each as a branch, and opens a pull request for it. The workspace stays as it is.</summary>
/// <param name="repository">The repository.</param>
/// <param name="clock">The time.</param>
public sealed class ChangeSubmitter(Repository repository, TimeProvider clock)
{
    private Git Git => repository.Git;

    /// <summary>Hands the change of a workspace in. All that can be wrong is found before anything is pushed.</summary>
    /// <param name="name">The workspace.</param>
    /// <param name="options">How.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">It cannot be; <c>PullRequestFailed</c> alone leaves a branch that was pushed.</exception>
    public Task<Submission> SubmitAsync(string name, SubmissionOptions options, CancellationToken token) =>
        repository.WithFilesAsync(() => TrySubmitAsync(name, options, token));

    private async Task<Submission> TrySubmitAsync(string name, SubmissionOptions options, CancellationToken token)
    {
        var record = await new WorkspaceCatalog(repository, clock).DemandAsync(name).ConfigureAwait(false);
        var target = options.Target ?? record.Target ?? throw WorkspaceErrors.TargetNeeded(record.Name);
        if (await repository.FindBranchAsync(target, token).ConfigureAwait(false) is null)
        {
            throw WorkspaceErrors.TargetNotFound(target, repository.Root);
        }

        var remote = await LandingRemote.FindAsync(repository, target, token).ConfigureAwait(false);
        await Lander.DemandSettledAsync(repository, record, token).ConfigureAwait(false);
        var title = new LandingOptions { Message = options.Title }.MessageFor(record, target);
        var (snapshot, from) = await new ChangeReader(repository).FindAsync(record, target, title, token).ConfigureAwait(false);
        if (await Git.AsksAsync(["diff", "--quiet", from, snapshot.Tip], token).ConfigureAwait(false))
        {
            throw WorkspaceErrors.NothingToSubmit(record.Name);
        }

        var forge = await Forge.FindAsync(repository, await Git.RunAsync(["remote", "get-url", "--push", remote.Name], token).ConfigureAwait(false)).ConfigureAwait(false);
        await forge.DemandLoginAsync(token).ConfigureAwait(false);
        await PushAsync(record, remote, snapshot.Tip, token).ConfigureAwait(false);
        var body = options.Body ?? await Git.RunAsync(["log", "--reverse", "--no-show-signature", "--format=- %s", snapshot.Tip, $"^{from}"], token).ConfigureAwait(false);
        var (url, isThere) = await forge.OpenAsync(record.Branch, remote.Branch, title, body, options.Draft, token).ConfigureAwait(false);
        return new()
        {
            Name = record.Name,
            Branch = record.Branch,
            Target = remote.Branch,
            Remote = remote.Name,
            Commit = snapshot.Tip,
            Url = url,
            Updated = isThere,
            Tool = forge.Tool,
        };
    }

    /// <summary>Pushes over what was pushed from here before, and over nothing else: somebody may have added to the branch.</summary>
    private async Task PushAsync(WorkspaceRecord record, LandingRemote remote, string tip, CancellationToken token)
    {
        var last = await Git.FindAsync(["rev-parse", "--verify", "--quiet", WorkspaceRemover.SubmittedRef(record.Name)], token).ConfigureAwait(false);
        var branch = $"refs/heads/{record.Branch}";
        var result = await Git.TryAsync(["push", "--porcelain", $"--force-with-lease={branch}:{last}", remote.Name, $"{tip}:{branch}"], token).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            throw WorkspaceErrors.PushFailed(record.Branch, remote.Name, result);
        }

        await Git.RunAsync(["update-ref", WorkspaceRemover.SubmittedRef(record.Name), tip], token).ConfigureAwait(false);
    }
}
