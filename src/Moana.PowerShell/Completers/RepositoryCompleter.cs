using Moana.Commands;
using Moana.Workspaces;

namespace Moana.Completers;

/// <summary>Completes from a git repository: the one that -Repository on the same command line names, or the current folder's.</summary>
public abstract class RepositoryCompleter : Completer
{
    /// <inheritdoc/>
    protected sealed override async Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        await FindAsync(await Repository.OpenAsync(Path.GetFullPath(bound.GetValueOrDefault(nameof(RepositoryCommand.Repository)) ?? ".", Environment.CurrentDirectory), token).ConfigureAwait(false), token).ConfigureAwait(false);

    /// <summary>The values that the repository has.</summary>
    private protected abstract Task<IEnumerable<Candidate>> FindAsync(Repository repository, CancellationToken token);
}
