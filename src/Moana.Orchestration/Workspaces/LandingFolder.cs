using System.Text.Json;
using Moana.Engine;

namespace Moana.Workspaces;

/// <summary>What putting a change on the target came to: the commit, or the files in conflict.</summary>
internal sealed record Applied(string? Commit, IReadOnlyList<string> Conflicts);

/// <summary>
/// The queue's own worktree, in which changes are put on the target and validated. Its holder has the landing lock. It is
/// kept from one landing to the next, with what git ignores: packages and build results.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="clock">The time.</param>
internal sealed class LandingFolder(Repository repository, TimeProvider clock)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly Git _git = repository.Git with { Folder = WorkspaceFolders.Queue(repository) };

    private Workplace Place => repository.Place;

    /// <summary>The folder.</summary>
    public string Path => _git.Folder;

    /// <summary>git in it. What people have set for their own rebases must not move their branches.</summary>
    public Git Git => _git;

    /// <summary>Has exactly a commit checked out, whatever was left there.</summary>
    /// <exception cref="MoanaException"><c>LandingQueueBusy</c>: programs of a landing that was killed still run there.</exception>
    public async Task CheckOutAsync(string commit, TimeSpan patience, CancellationToken token)
    {
        for (var began = clock.GetTimestamp(); await Place.UsersAsync(Path).ConfigureAwait(false) is { Count: > 0 } users; await Task.Delay(Glance, clock, token).ConfigureAwait(false))
        {
            if (clock.GetElapsedTime(began) > patience)
            {
                throw WorkspaceErrors.QueueBusy(repository.Root, string.Join(", ", users));
            }
        }

        if (await FindPrivateFolderAsync().ConfigureAwait(false) is { } folder)
        {
            // Nobody runs here, so nobody holds it.
            await Place.DeleteAsync(System.IO.Path.Combine(folder, "index.lock")).ConfigureAwait(false);
            if (await Place.IsFolderAsync(System.IO.Path.Combine(folder, "rebase-merge")).ConfigureAwait(false) || await Place.IsFolderAsync(System.IO.Path.Combine(folder, "rebase-apply")).ConfigureAwait(false))
            {
                await _git.TryAsync(["rebase", "--quit"], token).ConfigureAwait(false);
            }

            if (await _git.AsksAsync(["checkout", "--quiet", "--detach", "--force", commit], token).ConfigureAwait(false)
                && await _git.AsksAsync(["clean", "--quiet", "-d", "--force", "--force"], token).ConfigureAwait(false))
            {
                return;
            }
        }

        await MakeAsync(commit, token).ConfigureAwait(false);
    }

    /// <summary>Puts a change on the commit that is checked out.</summary>
    /// <param name="onto">That commit.</param>
    /// <param name="from">The commit that the change is counted from.</param>
    /// <param name="tip">The commit of all of it.</param>
    /// <param name="method">How.</param>
    /// <param name="message">The message of a commit that is made.</param>
    /// <param name="token">Cancels.</param>
    public async Task<Applied> ApplyAsync(string onto, string from, string tip, LandingMethod method, string message, CancellationToken token)
    {
        if (method is LandingMethod.Rebase && !await IsLinearAsync(from, tip, token).ConfigureAwait(false))
        {
            method = LandingMethod.Squash;
        }

        if (method is LandingMethod.Merge && !await repository.IsAncestorAsync(from, tip, token).ConfigureAwait(false))
        {
            // What landed before is not in its history: without it the merge would take that for another change.
            tip = await NetCommit.WriteAsync(_git, await TreeAsync(tip, token).ConfigureAwait(false), [from, tip], message, token).ConfigureAwait(false);
        }

        IReadOnlyList<string> command = method switch
        {
            LandingMethod.Rebase =>
                ["-c", "rebase.updateRefs=false", "-c", "rebase.autoSquash=false", "-c", "rebase.autoStash=false", "rebase", "--quiet", "--onto", onto, from, tip],
            LandingMethod.Merge => ["merge", "--quiet", "--no-ff", "--no-squash", "-m", message, tip],
            _ => ["cherry-pick", await NetCommit.WriteAsync(_git, await TreeAsync(tip, token).ConfigureAwait(false), [from], message, token).ConfigureAwait(false)],
        };
        var result = await _git.TryAsync(command, token).ConfigureAwait(false);
        if (result.Succeeded)
        {
            return new(await HeadAsync(token).ConfigureAwait(false), []);
        }

        var conflicts = await _git.ListAsync(["diff", "--name-only", "--diff-filter=U", "-z"], token).ConfigureAwait(false);
        if (conflicts.Count > 0)
        {
            return new(null, [.. conflicts.Distinct()]);
        }

        // The target has all of it already: git says so by an error.
        return method is LandingMethod.Squash && (await Repository.ReadDirtyAsync(_git, untracked: false, token).ConfigureAwait(false)).Count == 0
            ? new(onto, [])
            : throw WorkspaceErrors.GitFailed(Path, [.. command.SkipWhile(a => a == "-c" || a.Contains('=', StringComparison.Ordinal))], result);
    }

    /// <summary>Runs the validation, and before it, where the workspace's differs from what last ran here, its setup.</summary>
    public async Task<IReadOnlyList<ValidationResult>> ValidateAsync(WorkspaceRecord record, LandingOptions options, CancellationToken token)
    {
        if (options.Validate.Count == 0)
        {
            return [];
        }

        var folder = System.IO.Path.Combine(Path, options.Folder);
        var variables = options.Variables.Concat(TaskVariables.Of(record.Agent, record.Task, folder)).DistinctBy(v => v.Key).ToDictionary();
        variables["MOANA_PATH"] = folder;
        var marker = System.IO.Path.Combine((await FindPrivateFolderAsync().ConfigureAwait(false))!, "moana-setup");
        var wanted = JsonSerializer.Serialize(new { record.Copied, record.Setup });
        if (await Place.ReadAsync(marker).ConfigureAwait(false) != wanted)
        {
            await Place.DeleteAsync(marker).ConfigureAwait(false);
            await Place.CopyAllAsync(record.Copied, record.Source, Path, missingOnly: true).ConfigureAwait(false);
            if (record.Setup.Count > 0
                && await Place.Validator.RunAsync(record.Setup, Path, variables, options.ValidateTimeout, token).ConfigureAwait(false) is var setup && !setup[^1].Passed)
            {
                return setup;
            }

            await Place.WriteAsync(marker, wanted).ConfigureAwait(false);
        }

        return await Place.Validator.RunAsync(options.Validate, folder, variables, options.ValidateTimeout, token).ConfigureAwait(false);
    }

    /// <summary>The commit that is checked out.</summary>
    public Task<string> HeadAsync(CancellationToken token) => _git.RunAsync(["rev-parse", "--verify", "HEAD^{commit}"], token);

    private Task<string> TreeAsync(string commit, CancellationToken token) => _git.RunAsync(["rev-parse", $"{commit}^{{tree}}"], token);

    private async Task<bool> IsLinearAsync(string from, string tip, CancellationToken token) =>
        await repository.IsAncestorAsync(from, tip, token).ConfigureAwait(false)
        && await repository.Git.RunAsync(["rev-list", "--merges", "--max-count=1", tip, $"^{from}"], token).ConfigureAwait(false) is "";

    private async Task MakeAsync(string commit, CancellationToken token)
    {
        await repository.Git.TryAsync(["worktree", "remove", "--force", "--force", Path], token).ConfigureAwait(false);
        if (await Place.IsFolderAsync(Path).ConfigureAwait(false))
        {
            await Place.DeleteFolderAsync(Path).ConfigureAwait(false);
        }

        await Place.MakeFolderAsync(System.IO.Path.GetDirectoryName(Path)!).ConfigureAwait(false);
        await repository.Git.RunAsync(["worktree", "add", "--quiet", "--force", "--detach", Path, commit], token).ConfigureAwait(false);
    }

    /// <summary>The git folder of this worktree alone; null where there is none, or one of another repository.</summary>
    private async Task<string?> FindPrivateFolderAsync()
    {
        var link = System.IO.Path.Combine(Path, ".git");
        var folder = await Place.IsFolderAsync(Path).ConfigureAwait(false) && !await Place.IsFolderAsync(link).ConfigureAwait(false)
            && await Place.ReadAsync(link).ConfigureAwait(false) is ['g', 'i', 't', 'd', 'i', 'r', ':', ' ', .. var path] ? path.TrimEnd('\n') : null;
        return folder is not null && folder.StartsWith(repository.CommonFolder, StringComparison.Ordinal) && await Place.IsFolderAsync(folder).ConfigureAwait(false) ? folder : null;
    }
}
