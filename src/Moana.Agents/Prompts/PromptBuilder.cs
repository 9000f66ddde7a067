namespace Moana.Prompts;

/// <summary>
/// Builds prompts in the structure of the template that Moana grew from: "[ACTION] the file [FULL_PATH] with
/// [DESCRIPTION]. Include [REQUIREMENTS]."
/// </summary>
public static class PromptBuilder
{
    /// <summary>The languages that there are words for.</summary>
    public static IEnumerable<string> Cultures => PromptPhrases.Cultures;

    /// <summary>Builds a prompt.</summary>
    /// <exception cref="MoanaException"><c>PromptCultureUnknown</c>.</exception>
    public static AgentPrompt Build(PromptRequest request)
    {
        var words = PromptPhrases.Of(request.Culture);
        var verb = words.Verbs[request.Action];
        var place = Place(request, words);
        var wanted = request.Description.Trim();
        var (start, end) = request.Action switch
        {
            PromptAction.Verify => ($"{verb} {Kind(request, words)} {place} ", wanted),
            PromptAction.Fix => ($"{verb} {wanted} ", $"{words.In} {place}"),
            _ => ($"{verb} {Kind(request, words)} {place}\n{words.With} ", wanted),
        };
        var first = request.Details.Count == 0
            ? Sentence(start, end)
            : $"{start}{end.TrimEnd('.', ':')}:\n{List(request.Details)}";
        var rest = request.Action is PromptAction.Verify or PromptAction.Fix
            ? request.Requirements.Select(r => Sentence("", r.Trim()))
            : Included([.. request.Requirements.Select(r => r.Trim().TrimEnd('.'))], words);
        return new()
        {
            Prompt = string.Join('\n', [first, .. rest]),
            Action = request.Action,
            FullPath = request.Path,
            Culture = words.Culture,
        };
    }

    private static string Place(PromptRequest request, PromptPhrases words)
    {
        var path = request.Path.Any(char.IsWhiteSpace) ? $"\"{request.Path}\"" : request.Path;
        return request.Line is { } line ? $"{path} {words.Line} {line}" : path;
    }

    /// <summary>A folder is a project. What is not there yet is a file when it is to be created or has an extension.</summary>
    private static string Kind(PromptRequest request, PromptPhrases words)
    {
        var path = request.Path;
        var project = Directory.Exists(path) || path.EndsWith('/')
            || (!File.Exists(path) && request.Action != PromptAction.Create && !Path.HasExtension(path));
        return project ? words.Project : words.File;
    }

    /// <summary>As one enumeration, or as a list where commas would blur it.</summary>
    private static IEnumerable<string> Included(List<string> requirements, PromptPhrases words)
    {
        if (requirements.Count == 0)
        {
            return [];
        }

        var blurred = requirements.Count > 1 && requirements.Exists(r => r.AsSpan().ContainsAny(',', '\n'));
        return [blurred ? $"{words.Include}:\n{List(requirements)}" : Sentence($"{words.Include} ", words.Join(requirements))];
    }

    private static string List(IEnumerable<string> items) => string.Join('\n', items.Select(i => $"- {i.Trim()}"));

    /// <summary>With a full stop where it ends without punctuation. Several lines stand as they are: they may end with code.</summary>
    private static string Sentence(string start, string end) =>
        end.Contains('\n', StringComparison.Ordinal) || end.Length == 0 || ".!?:;,…".Contains(end[^1], StringComparison.Ordinal)
            ? start + end
            : $"{start}{end}.";
}
