namespace Moana.Completers;

/// <summary>Kinds of agent for which hooks are known.</summary>
public sealed class HookCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        Task.FromResult(Fleets.Profiles.Hooks.Select(h => new Candidate(h.Agent, $"{h.Agent}: {h.File}")));
}
