namespace Moana.Workspaces;

/// <summary>The workspaces of a repository: made, listed, removed.</summary>
/// <param name="repository">The repository.</param>
/// <param name="clock">The time.</param>
public sealed class WorkspaceCatalog(Repository repository, TimeProvider clock)
{
    private readonly WorkspaceRecords _records = new(repository);

    /// <summary>Makes a workspace. On an error nothing of it is left, or it is listed as incomplete.</summary>
    /// <param name="options">What it is to be.</param>
    /// <param name="token">Cancels; what was begun is taken back.</param>
    /// <exception cref="MoanaException">It cannot be made; <see cref="WorkspaceErrors"/> has the reasons.</exception>
    public async Task<Workspace> MakeAsync(WorkspaceOptions options, CancellationToken token) =>
        await DescribeAsync(await new WorkspaceMaker(repository, clock).MakeAsync(options, token).ConfigureAwait(false), token).ConfigureAwait(false);

    /// <summary>All workspaces, by name.</summary>
    /// <param name="unreadable">Hears of each whose record cannot be read.</param>
    /// <param name="token">Cancels.</param>
    public async Task<IReadOnlyList<Workspace>> ListAsync(Action<MoanaException> unreadable, CancellationToken token)
    {
        var all = new List<Workspace>();
        foreach (var record in await _records.ListAsync(unreadable).ConfigureAwait(false))
        {
            all.Add(await DescribeAsync(record, token).ConfigureAwait(false));
        }

        return all;
    }

    /// <summary>
    /// Removes a workspace with its branch. Work that has not landed is an error; with force it is written to a git bundle
    /// in the state folder first.
    /// </summary>
    /// <param name="name">The workspace.</param>
    /// <param name="force">Whether one with work is removed, after its work was saved.</param>
    /// <param name="token">Cancels, before the first thing is removed.</param>
    /// <exception cref="MoanaException">It is not there, in use, or has work; nothing was removed.</exception>
    public Task<WorkspaceRemoval> RemoveAsync(string name, bool force, CancellationToken token) =>
        repository.WithFilesAsync(() => new WorkspaceRemover(repository, clock).RemoveAsync(name, force, token));

    /// <summary>What was changed in a workspace and has not landed.</summary>
    /// <param name="name">The workspace.</param>
    /// <param name="target">The branch that conflicts are foreseen with; null for the workspace's own.</param>
    /// <param name="diff">Whether to give the text of the change.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">It is not there, or its folder is not.</exception>
    public Task<Change> ReadChangeAsync(string name, string? target, bool diff, CancellationToken token) =>
        repository.WithFilesAsync(async () => await new ChangeReader(repository).ReadAsync(await DemandAsync(name).ConfigureAwait(false), target, diff, token).ConfigureAwait(false));

    /// <summary>The folder of a workspace.</summary>
    /// <exception cref="MoanaException"><c>WorkspaceNotFound</c>.</exception>
    public async Task<string> FindPathAsync(string name) => (await DemandAsync(name).ConfigureAwait(false)).Path;

    /// <summary>A workspace's record.</summary>
    /// <exception cref="MoanaException"><c>WorkspaceNotFound</c>.</exception>
    internal async Task<WorkspaceRecord> DemandAsync(string name) => await _records.FindAsync(name).ConfigureAwait(false)
        ?? throw WorkspaceErrors.WorkspaceNotFound(name, repository.Root, (await _records.ListAsync(_ => { }).ConfigureAwait(false)).Select(r => r.Name));

    /// <summary>Whether a workspace can be worked in.</summary>
    internal static async Task<WorkspaceState> StateOfAsync(Repository repository, WorkspaceRecord record) =>
        !record.Ready ? WorkspaceState.Incomplete
            : await repository.Place.ExistsAsync(Path.Combine(record.Path, ".git")).ConfigureAwait(false) ? WorkspaceState.Ready : WorkspaceState.Missing;

    private async Task<Workspace> DescribeAsync(WorkspaceRecord record, CancellationToken token)
    {
        var state = await StateOfAsync(repository, record).ConfigureAwait(false);
        var git = repository.Git with { Folder = record.Path };
        var head = state is WorkspaceState.Ready
            ? await git.FindAsync(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], token).ConfigureAwait(false)
            : null;
        var tip = head ?? await repository.FindBranchAsync(record.Branch, token).ConfigureAwait(false);
        return new()
        {
            Name = record.Name,
            Branch = record.Branch,
            Path = record.Path,
            Repository = await repository.Place.IsFolderAsync(record.Source).ConfigureAwait(false) ? record.Source : repository.Root,
            HostName = repository.HostName,
            Base = record.Base,
            Target = record.Target,
            State = state,
            Head = head,
            Commits = tip is null ? 0 : await ChangeReader.CountAsync(repository, record, tip, token).ConfigureAwait(false),
            Uncommitted = head is null ? 0 : (await Repository.ReadDirtyAsync(git, untracked: true, token).ConfigureAwait(false)).Count,
            Agent = record.Agent,
            Task = record.Task,
            CreatedAt = record.CreatedAt,
        };
    }
}
