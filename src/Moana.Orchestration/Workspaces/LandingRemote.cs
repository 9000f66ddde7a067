namespace Moana.Workspaces;

/// <summary>The same branch at its remote, which several machines push to: a push is its compare-and-swap.</summary>
/// <param name="repository">The repository.</param>
/// <param name="target">The local branch.</param>
/// <param name="name">The remote.</param>
/// <param name="branch">The branch there, as a whole ref.</param>
internal sealed class LandingRemote(Repository repository, string target, string name, string branch)
{
    /// <summary>The same, of the same repository by another way to it.</summary>
    public LandingRemote By(Repository other) => new(other, target, name, branch);

    /// <summary>The remote's name.</summary>
    public string Name => name;

    /// <summary>The branch's name there.</summary>
    public string Branch => branch.StartsWith("refs/heads/", StringComparison.Ordinal) ? branch["refs/heads/".Length..] : branch;

    /// <summary>Finds it: the one that the branch follows, else the only one or <c>origin</c>.</summary>
    /// <exception cref="MoanaException"><c>NoRemote</c>.</exception>
    public static async Task<LandingRemote> FindAsync(Repository repository, string target, CancellationToken token)
    {
        var git = repository.Git;
        var follows = await git.FindAsync(["config", "--get", $"branch.{target}.remote"], token).ConfigureAwait(false);
        var branch = follows is null ? null : await git.FindAsync(["config", "--get", $"branch.{target}.merge"], token).ConfigureAwait(false);
        var remotes = (await git.RunAsync(["remote"], token).ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var remote = remotes.Contains(follows) ? follows : remotes is [var only] ? only : remotes.FirstOrDefault(r => r == "origin");
        return remote is null ? throw WorkspaceErrors.NoRemote(target, repository.Root) : new(repository, target, remote, branch ?? $"refs/heads/{target}");
    }

    /// <summary>The newer one of the local commit and the remote's.</summary>
    /// <exception cref="MoanaException"><c>TargetDiverged</c>, <c>RemoteUnreachable</c>.</exception>
    public async Task<string> ReadNewestAsync(string local, CancellationToken token)
    {
        var git = repository.Git;
        if (await AskAsync("ls-remote", name, branch).ConfigureAwait(false) is { Length: 0 })
        {
            return local;
        }

        var seen = $"refs/moana/remote/{target}";
        await AskAsync("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", name, $"+{branch}:{seen}").ConfigureAwait(false);
        var there = await git.RunAsync(["rev-parse", seen], token).ConfigureAwait(false);
        return await repository.IsAncestorAsync(local, there, token).ConfigureAwait(false) ? there
            : await repository.IsAncestorAsync(there, local, token).ConfigureAwait(false) ? local
            : throw WorkspaceErrors.TargetDiverged(target, name);

        async Task<string> AskAsync(params IReadOnlyList<string> command)
        {
            var answer = await git.TryAsync(command, token).ConfigureAwait(false);
            return answer.Succeeded ? answer.Output : throw WorkspaceErrors.RemoteUnreachable(target, name, answer);
        }
    }

    /// <summary>Pushes a commit. False when the remote has moved meanwhile.</summary>
    /// <exception cref="MoanaException"><c>PushFailed</c>.</exception>
    public async Task<bool> TryPushAsync(string commit, CancellationToken token)
    {
        var result = await repository.Git.TryAsync(["push", "--porcelain", name, $"{commit}:{branch}"], token).ConfigureAwait(false);
        return result.Succeeded
            || (result.Output.Contains("[rejected]", StringComparison.Ordinal) ? false : throw WorkspaceErrors.PushFailed(target, name, result));
    }
}
