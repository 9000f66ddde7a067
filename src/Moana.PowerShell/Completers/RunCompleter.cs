using Moana.Storage;

namespace Moana.Completers;

/// <summary>Names of runs in the record.</summary>
public sealed class RunCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) => Task.FromResult(
        new OrchestrationStore(bound.GetValueOrDefault("Store")).GetRuns().Select(r => new Candidate(r.Name, $"{r.Name}: {r.Status}, {r.Completed} of {r.Keys} completed")));
}
