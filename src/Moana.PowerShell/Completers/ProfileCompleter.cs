namespace Moana.Completers;

/// <summary>Names of agent profiles.</summary>
public sealed class ProfileCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        Task.FromResult(Fleets.Profiles.Profiles.Values.Select(p => new Candidate(p.Name, $"{p.Name}: {p.Source}")));
}
