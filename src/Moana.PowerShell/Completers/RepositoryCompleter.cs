using Moana.Commands;
using Moana.Hosts;
using Moana.Workspaces;

namespace Moana.Completers;

/// <summary>Completes from a git repository: the one that -Repository or -Path on the same command line names, or that of the shell's location.</summary>
public abstract class RepositoryCompleter : Completer
{
    /// <inheritdoc/>
    protected sealed override async Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token)
    {
        var host = Host.For(HostCatalog.Find(bound.GetValueOrDefault(nameof(RepositoryCommand.HostName))));
        var folder = bound.GetValueOrDefault(nameof(RepositoryCommand.Repository)) ?? bound.GetValueOrDefault("Path");
        var path = host.IsLocal ? Path.GetFullPath(folder ?? ".", Location) : await host.FullPathAsync(folder, token).ConfigureAwait(false);
        return await FindAsync(await Repository.OpenAsync(host, path, token).ConfigureAwait(false), token).ConfigureAwait(false);
    }

    /// <summary>The values that the repository has.</summary>
    private protected abstract Task<IEnumerable<Candidate>> FindAsync(Repository repository, CancellationToken token);
}
