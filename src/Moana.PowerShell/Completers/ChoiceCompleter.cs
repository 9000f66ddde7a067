namespace Moana.Completers;

/// <summary>Words that are known beforehand; others may be given, too.</summary>
/// <param name="words">The words.</param>
public abstract class ChoiceCompleter(params string[] words) : Completer
{
    /// <inheritdoc/>
    protected sealed override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        Task.FromResult(words.Select(w => new Candidate(w)));
}

/// <summary>How the winner of a race is chosen without a command.</summary>
public sealed class PickCompleter() : ChoiceCompleter("first", "smallest");

/// <summary>Programs that run containers.</summary>
public sealed class EngineCompleter() : ChoiceCompleter("docker", "podman");
