using System.Text.RegularExpressions;

namespace Moana.Plans;

/// <summary>A place in a prompt where something of an earlier task is to stand.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Field">What of it: one of <see cref="TaskReferences.Fields"/>, or a word that is none.</param>
internal sealed record TaskReference(string TaskId, string Field);

/// <summary>
/// References in prompts to what earlier tasks answered: <c>{{parser.answer}}</c>, <c>{{parser.files}}</c>. Other braces mean
/// nothing, and a backslash before such ones has them stand as they are.
/// </summary>
internal static partial class TaskReferences
{
    /// <summary>The last message of the task's last turn.</summary>
    public const string Answer = "answer";

    /// <summary>The files that were changed in that turn, one a line.</summary>
    public const string Files = "files";

    /// <summary>What can be referred to.</summary>
    public static readonly IReadOnlyList<string> Fields = [Answer, Files];

    /// <summary>The references of a prompt, in their order.</summary>
    public static IReadOnlyList<TaskReference> Find(string prompt) => [.. FindAny(prompt).Where(r => Fields.Contains(r.Field))];

    /// <summary>All that looks like a reference, to fields that there are not, too.</summary>
    public static IReadOnlyList<TaskReference> FindAny(string prompt) =>
        prompt.Contains("{{", StringComparison.Ordinal) ? [.. Pattern().Matches(prompt).Where(m => !m.Groups["escape"].Success).Select(Of)] : [];

    /// <summary>The prompt with something in place of each reference.</summary>
    public static string Replace(string prompt, Func<TaskReference, string> text) => Pattern().Replace(prompt, m =>
        !Fields.Contains(Of(m).Field) ? m.Value : m.Groups["escape"].Success ? m.Value[1..] : text(Of(m)));

    /// <summary>A prompt without references, with what is to stand as it is.</summary>
    public static string Unescape(string prompt) => prompt.Contains("{{", StringComparison.Ordinal) ? Replace(prompt, r => $"{{{{{r.TaskId}.{r.Field}}}}}") : prompt;

    private static TaskReference Of(Match match) => new(match.Groups["id"].Value, match.Groups["field"].Value.ToLowerInvariant());

    [GeneratedRegex(@"(?<escape>\\)?\{\{ ?(?<id>[A-Za-z0-9._-]{1,64})\.(?<field>[A-Za-z]{1,32}) ?\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
