using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Moana.Completers;

/// <summary>Plan files, and the folders on the way to them.</summary>
public sealed class PlanCompleter : IArgumentCompleter
{
    private static readonly string[] _endings = [".yaml", ".yml", ".json", ".jsonl", ".ndjson", ".csv", ".md", ".markdown", ".psd1"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionCompleters.CompleteFilename(wordToComplete ?? "")
            .Where(f => f.ResultType == CompletionResultType.ProviderContainer || _endings.Contains(Path.GetExtension(f.ListItemText), StringComparer.OrdinalIgnoreCase));
}
