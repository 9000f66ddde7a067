using Moana.Storage;

namespace Moana.Completers;

/// <summary>Ids of messages in the record.</summary>
public sealed class MessageCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) => Task.FromResult(
        new OrchestrationStore(bound.GetValueOrDefault("Store")).Messages.Each().Select(m => new Candidate(m.Id, $"{m.Id}: {m}")));
}

/// <summary>Threads of messages in the record.</summary>
public sealed class ThreadCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) => Task.FromResult(
        new OrchestrationStore(bound.GetValueOrDefault("Store")).Messages.Each().Select(m => new Candidate(m.Thread, $"{m.Thread}: {m}")));
}
