using Moana.Jobs;

namespace Moana.Completers;

/// <summary>Names of notifications of this shell.</summary>
public sealed class NotificationCompleter : Completer
{
    private readonly Subscriptions _subscriptions = Subscriptions.OfThisShell;

    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        Task.FromResult(_subscriptions.All.Values.Select(s => new Candidate(s.Shown.Name, $"{s.Shown.Name}: {s.Shown.On}")));
}
