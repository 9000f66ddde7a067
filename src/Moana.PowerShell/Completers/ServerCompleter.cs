using Moana.Commands;
using Moana.Hosts;
using Moana.Tmux;

namespace Moana.Completers;

/// <summary>Completes from a tmux server: the one that -SocketName or -SocketPath on the same command line name.</summary>
public abstract class ServerCompleter : Completer
{
    /// <inheritdoc/>
    protected sealed override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token)
    {
        // Of several hosts none is asked: a person waits.
        var endpoint = bound.TryGetValue(nameof(ServerCommand.Address), out var address) ? Endpoints.From(ServerAddress.Parse(address)) : Endpoints.From(
            HostCatalog.Find(bound.GetValueOrDefault(nameof(ServerCommand.HostName))), bound.GetValueOrDefault(nameof(ServerCommand.SocketName)), bound.GetValueOrDefault(nameof(ServerCommand.SocketPath)));
        return FindAsync(TmuxServer.For(endpoint), bound, token);
    }

    /// <summary>The values that the server has.</summary>
    internal abstract Task<IEnumerable<Candidate>> FindAsync(TmuxServer server, IReadOnlyDictionary<string, string> bound, CancellationToken token);
}
