using Moana.Hosts;

namespace Moana.Workspaces;

/// <summary>Workspaces for agents that are about to be started; those that were made for it can be taken back.</summary>
/// <param name="host">The machine on which they are, or are to be.</param>
/// <param name="clock">The time.</param>
public sealed class AgentWorkspaces(Host host, TimeProvider clock)
{
    private readonly List<(WorkspaceCatalog Catalog, string Name)> _made = [];

    /// <summary>The folder of a workspace, which is made where it is not there.</summary>
    /// <param name="folder">A folder in the repository; on another machine null for the home there, and relative to that.</param>
    /// <param name="options">What it is to be, where it is made.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">It cannot be made, or the one that is there cannot be worked in.</exception>
    public async Task<string> TakeAsync(string? folder, WorkspaceOptions options, CancellationToken token)
    {
        var repository = await OpenAsync(folder, token).ConfigureAwait(false);
        if (await new WorkspaceRecords(repository).FindAsync(options.Name).ConfigureAwait(false) is { } there)
        {
            return await WorkspaceCatalog.StateOfAsync(repository, there).ConfigureAwait(false) switch
            {
                WorkspaceState.Missing => throw WorkspaceErrors.WorkspaceMissing(there.Name, there.Path, there.Branch),
                WorkspaceState.Incomplete => throw WorkspaceErrors.WorkspaceIncomplete(there.Name),
                _ => there.Path,
            };
        }

        var catalog = new WorkspaceCatalog(repository, clock);
        var made = await catalog.MakeAsync(options, token).ConfigureAwait(false);
        _made.Add((catalog, made.Name));
        return made.Path;
    }

    /// <summary>The folder of a workspace; null where it is not made yet.</summary>
    /// <param name="folder">A folder in the repository; on another machine null for the home there, and relative to that.</param>
    /// <param name="name">The workspace.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">There is no repository that could have one.</exception>
    public async Task<string?> FindAsync(string? folder, string name, CancellationToken token) =>
        (await new WorkspaceRecords(await OpenAsync(folder, token).ConfigureAwait(false)).FindAsync(name).ConfigureAwait(false))?.Path;

    /// <summary>What the workspace is whose folder is named, and the working tree of its repository; null for any other folder.</summary>
    /// <param name="folder">A folder.</param>
    /// <param name="token">Cancels.</param>
    public async Task<(WorkspaceOptions Options, string Repository)?> DescribeAsync(string folder, CancellationToken token)
    {
        var place = await Workplace.OnAsync(host, token).ConfigureAwait(false);
        if (WorkspaceFolders.Find(place, folder) is not { } root || root != folder.TrimEnd('/') || !await place.IsFolderAsync(root).ConfigureAwait(false)) return null;
        var record = await new WorkspaceRecords(await Repository.OpenAsync(host, root, token).ConfigureAwait(false)).FindAsync(Path.GetFileName(root)).ConfigureAwait(false);
        return record is null ? null : (new() { Name = record.Name, Agent = record.Agent, Base = record.Target, Copy = record.Copy, Setup = record.Setup }, record.Source);
    }

    private async Task<Repository> OpenAsync(string? folder, CancellationToken token) =>
        await Repository.OpenAsync(host, host.IsLocal ? Path.GetFullPath(folder ?? ".") : await host.FullPathAsync(folder, token).ConfigureAwait(false), token).ConfigureAwait(false);

    /// <summary>Takes back those that were made and have no work in them.</summary>
    public async Task UndoAsync()
    {
        foreach (var (catalog, name) in _made)
        {
            try
            {
                await catalog.RemoveAsync(name, force: false, CancellationToken.None).ConfigureAwait(false);
            }
            catch (MoanaException)
            {
                // The first error is the one to tell; this one stays listed.
            }
        }
    }
}
