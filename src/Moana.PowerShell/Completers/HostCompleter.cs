using Moana.Hosts;

namespace Moana.Completers;

/// <summary>Names of hosts.</summary>
public sealed class HostCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        Task.FromResult(HostCatalog.All.Select(h => new Candidate(h.Name, h.Carrier is null ? $"{h.Name}: this machine" : $"{h.Name}: {h.Kind}, {h.Carrier}")));
}
