using Moana.Storage;

namespace Moana.Completers;

/// <summary>Ids of orchestrations in the record, and the word for the one that began last.</summary>
public sealed class OrchestrationCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) => Task.FromResult(
        new OrchestrationStore(bound.GetValueOrDefault("Store")).GetOrchestrations()
            .Select(o => new Candidate(o.OrchestrationId, $"{o.OrchestrationId}: {o.Status}, {string.Join(", ", o.Agent)}"))
            .Prepend(new Candidate(OrchestrationStore.Latest, "The orchestration that began last")));
}
