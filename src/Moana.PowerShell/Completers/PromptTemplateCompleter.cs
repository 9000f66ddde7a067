using Moana.Prompts;

namespace Moana.Completers;

/// <summary>Names of the user's own prompt templates.</summary>
public sealed class PromptTemplateCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        Task.FromResult(PromptTemplates.Files.Select(f => new Candidate(PromptTemplates.NameOf(f), Describe(f))));

    /// <summary>A template that is broken completes all the same: its use says what is wrong.</summary>
    private static string Describe(string file)
    {
        try
        {
            return PromptTemplate.Read(file).Description;
        }
        catch (MoanaException)
        {
            return file;
        }
    }
}
