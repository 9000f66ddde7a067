using Moana.Storage;

namespace Moana.Completers;

/// <summary>Callers of the calls in the record.</summary>
public sealed class CallerCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        Task.FromResult(new OrchestrationStore(bound.GetValueOrDefault("Store")).Calls.GetCalls().Select(c => new Candidate(c.Caller)));
}

/// <summary>Tools of the calls in the record.</summary>
public sealed class ToolCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        Task.FromResult(new OrchestrationStore(bound.GetValueOrDefault("Store")).Calls.GetCalls().Select(c => new Candidate(c.Tool)));
}
