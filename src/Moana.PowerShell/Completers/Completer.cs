using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Moana.Errors;

namespace Moana.Completers;

/// <summary>One value that can be completed.</summary>
/// <param name="Text">The value, unquoted.</param>
/// <param name="ToolTip">What is known of it, in a line; null for the value itself.</param>
public sealed record Candidate(string Text, string? ToolTip = null);

/// <summary>What a person sees at Tab: live values, matched by wildcard, quoted where needed, with a tooltip.</summary>
public abstract class Completer : IArgumentCompleter
{
    /// <summary>Longer than this nobody waits for a completion.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    /// <summary>The values there are, whatever has been typed so far.</summary>
    /// <param name="bound">The parameters given so far, by name.</param>
    /// <param name="token">Cancelled when it takes too long.</param>
    protected abstract Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token);

    /// <summary>The shell's location in the file system; that of the process is another.</summary>
    protected string Location { get; private set; } = Environment.CurrentDirectory;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var bound = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in fakeBoundParameters ?? new Hashtable())
        {
            if (entry.Value is { } value) bound[$"{entry.Key}"] = $"{value}";
        }

        DefaultParameters.Add(commandName, bound);
        Location = DefaultParameters.FindLocation() ?? Location;
        var pattern = WildcardPattern.Get(Unquote(wordToComplete) + "*", WildcardOptions.IgnoreCase);
        return Find(bound)
            .Where(c => c.Text.Length > 0 && pattern.IsMatch(c.Text))
            .DistinctBy(c => c.Text)
            .OrderBy(c => c.Text, StringComparer.OrdinalIgnoreCase)
            .Select(c => new CompletionResult(
                Quote(c.Text), c.Text, CompletionResultType.ParameterValue, string.IsNullOrEmpty(c.ToolTip) ? c.Text : c.ToolTip))
            .ToList();
    }

    /// <summary>The value as an argument: in quotes when PowerShell would read it as anything but one word.</summary>
    internal static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '%') && text[0] is not ('-' or '%' or '.')
            ? text
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    private static string Unquote(string? word) => (word ?? "").Trim('\'', '"');

    /// <summary>No server, no tmux, no answer: then there is nothing to complete, and no error at Tab.</summary>
    private IEnumerable<Candidate> Find(IReadOnlyDictionary<string, string> bound)
    {
        using var deadline = new CancellationTokenSource(_patience);
        try
        {
            return Task.Run(() => FindAsync(bound, deadline.Token)).WaitAsync(deadline.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is OperationCanceledException or FormatException || ErrorRecords.From(e) is not null)
        {
            return [];
        }
    }
}
