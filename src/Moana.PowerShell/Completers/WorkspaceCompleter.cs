using Moana.Workspaces;

namespace Moana.Completers;

/// <summary>Names of workspaces: of the repository that is named, or else of the current folder's.</summary>
public sealed class WorkspaceCompleter : RepositoryCompleter
{
    private protected override async Task<IEnumerable<Candidate>> FindAsync(Repository repository, CancellationToken token) =>
        from workspace in await new WorkspaceCatalog(repository, TimeProvider.System).ListAsync(_ => { }, token).ConfigureAwait(false)
        select new Candidate(workspace.Name, $"{workspace.Name}: {workspace.State}, {workspace.Commits} commit(s), {workspace.Uncommitted} uncommitted");
}
