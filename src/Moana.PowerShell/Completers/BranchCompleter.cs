using Moana.Workspaces;

namespace Moana.Completers;

/// <summary>Local branches that are no workspace's.</summary>
public sealed class BranchCompleter : RepositoryCompleter
{
    private protected override async Task<IEnumerable<Candidate>> FindAsync(Repository repository, CancellationToken token) =>
        from branch in await repository.ListBranchesAsync(token).ConfigureAwait(false)
        select new Candidate(branch);
}
