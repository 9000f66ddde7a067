using Moana.Storage;

namespace Moana.Completers;

/// <summary>Names of queues without an end.</summary>
public sealed class BacklogCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        Task.FromResult(new OrchestrationStore(bound.GetValueOrDefault("Store")).GetBacklogs().Select(b => new Candidate(b)));
}
