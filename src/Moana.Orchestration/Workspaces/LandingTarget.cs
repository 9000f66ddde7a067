namespace Moana.Workspaces;

/// <summary>The branch that changes land in. It only moves from the commit that was seen to the one that was validated.</summary>
/// <param name="repository">The repository.</param>
/// <param name="name">The branch.</param>
internal sealed class LandingTarget(Repository repository, string name)
{
    private Git Git => repository.Git;

    /// <summary>The branch's commit.</summary>
    public async Task<string> ReadAsync(CancellationToken token) =>
        await repository.FindBranchAsync(name, token).ConfigureAwait(false) ?? throw WorkspaceErrors.TargetNotFound(name, repository.Root);

    /// <summary>
    /// Moves the branch, by compare-and-swap. Where it is checked out its files move along, in one step of git's that
    /// refuses when a person's own changes would be written over.
    /// </summary>
    /// <returns>False when it is no longer where it was seen.</returns>
    /// <exception cref="MoanaException"><c>TargetNotMoved</c>: files stand in the way.</exception>
    public async Task<bool> TryMoveAsync(string from, string to, string why, CancellationToken token)
    {
        if (await ReadAsync(token).ConfigureAwait(false) != from)
        {
            return false;
        }

        var folder = await repository.FindCheckoutAsync(name, token).ConfigureAwait(false);
        if (folder is null || !await repository.Place.IsFolderAsync(folder).ConfigureAwait(false))
        {
            var update = await Git.TryAsync(["update-ref", "-m", $"moana: {why}", $"refs/heads/{name}", to, from], token).ConfigureAwait(false);
            return update.Succeeded
                || (await ReadAsync(token).ConfigureAwait(false) == from ? throw WorkspaceErrors.GitFailed(repository.Root, ["update-ref"], update) : false);
        }

        // From here on it goes to its end: files that have moved without their branch would look like a person's changes.
        var moved = await (Git with { Folder = folder }).TryAsync(["merge", "--quiet", "--ff-only", "--no-squash", "--no-autostash", "--no-stat", to], CancellationToken.None).ConfigureAwait(false);
        var now = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        return now == to || (now == from ? throw WorkspaceErrors.TargetNotMoved(name, folder, moved) : false);
    }
}
