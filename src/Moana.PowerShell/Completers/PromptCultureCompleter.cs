using Moana.Prompts;

namespace Moana.Completers;

/// <summary>Languages of prompts.</summary>
public sealed class PromptCultureCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        Task.FromResult(PromptBuilder.Cultures.Select(c => new Candidate(c)));
}
