using System.Text.RegularExpressions;
using Moana.Hosts;

namespace Moana.Prompts;

/// <summary>
/// A prompt with placeholders, from a text file. Lines at the start that begin with <c>#</c> describe it. Then comes
/// the text: <c>{name}</c> takes a parameter, <c>{name=text}</c> one with a default, <c>{name:path}</c> a path, which
/// is made full; <c>{{</c> and <c>}}</c> stand for braces.
/// </summary>
/// <remarks>
/// Several values for one placeholder repeat its line when the line holds nothing else but a list mark; otherwise they
/// are enumerated. A line whose placeholders are all empty is left out.
/// </remarks>
public sealed partial class PromptTemplate
{
    private const int MaxBytes = 4_000_000;

    private readonly List<List<Part>> _lines = [];

    private PromptTemplate(string file, string description)
    {
        File = file;
        Description = description;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>What the lines at its start say of it, as one line; or empty.</summary>
    public string Description { get; }

    private IReadOnlyList<(string Name, int Line)> Known => [.. Placeholders.Select(p => (p.Name!, p.Line)).DistinctBy(p => p.Item1, StringComparer.OrdinalIgnoreCase)];

    private IEnumerable<Part> Placeholders => _lines.SelectMany(l => l).Where(p => p.Name is not null);

    /// <summary>True when the template has the placeholder.</summary>
    public bool Has(string name) => Placeholders.Any(p => Same(p.Name!, name));

    /// <summary>Reads a file.</summary>
    /// <exception cref="MoanaException"><c>PromptTemplateUnreadable</c>, or <c>PromptTemplateInvalid</c> with file, line and column.</exception>
    public static PromptTemplate Read(string file)
    {
        try
        {
            return Parse(TextFile.Read(file, MaxBytes), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PromptErrors.TemplateUnreadable(file, e.Message, e);
        }
    }

    /// <summary>Reads a template's text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">What errors name as the file.</param>
    /// <exception cref="MoanaException"><c>PromptTemplateInvalid</c>, with file, line and column.</exception>
    public static PromptTemplate Parse(string text, string file)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        var comments = lines.TakeWhile(l => l.StartsWith('#')).ToList();
        var template = new PromptTemplate(file, string.Join(' ', comments.Select(c => c.TrimStart('#').Trim())).Trim());
        var start = comments.Count;
        while (start < lines.Length && string.IsNullOrWhiteSpace(lines[start]))
        {
            start++;
        }

        if (start == lines.Length)
        {
            throw PromptErrors.TemplateInvalid(file, start, 1, "the template has no text below the lines that describe it");
        }

        for (var i = start; i < lines.Length; i++)
        {
            template._lines.Add(ParseLine(lines[i], file, i + 1));
        }

        return template;
    }

    /// <summary>The text with its parameters.</summary>
    /// <param name="values">Values by placeholder, without regard to case.</param>
    /// <param name="culture">The language of the word between the last two values of an enumeration.</param>
    /// <param name="fullPath">Makes a path full.</param>
    /// <exception cref="MoanaException"><c>PromptParameterMissing</c>, <c>PromptParameterUnknown</c>, <c>PromptCultureUnknown</c>.</exception>
    public AgentPrompt Fill(IReadOnlyDictionary<string, IReadOnlyList<string>> values, string culture, Func<string, string> fullPath)
    {
        var words = PromptPhrases.Of(culture);
        var given = new Dictionary<string, IReadOnlyList<string>>(values, StringComparer.OrdinalIgnoreCase);
        var unknown = given.Keys.Where(k => !Has(k)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            throw PromptErrors.ParameterUnknown(File, unknown, Known);
        }

        var defaults = Placeholders.Where(p => p.Default is not null).DistinctBy(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var part in defaults)
        {
            given.TryAdd(part.Name!, [part.Default!]);
        }

        var missing = Known.Where(k => !given.ContainsKey(k.Name)).ToList();
        if (missing.Count > 0)
        {
            throw PromptErrors.ParameterMissing(File, missing);
        }

        return new()
        {
            Prompt = string.Join('\n', _lines.SelectMany(l => FillLine(l, part => ValuesOf(part, given, fullPath), words))).Trim('\n'),
            Template = File,
            Culture = words.Culture,
        };
    }

    private static IReadOnlyList<string> ValuesOf(Part part, Dictionary<string, IReadOnlyList<string>> given, Func<string, string> fullPath) =>
        [.. given[part.Name!].Where(v => v.Length > 0).Select(v => part.IsPath ? fullPath(v) : v)];

    private static IEnumerable<string> FillLine(List<Part> line, Func<Part, IReadOnlyList<string>> values, PromptPhrases words)
    {
        var placeholders = line.Where(p => p.Name is not null).ToList();
        if (placeholders.Count > 0 && placeholders.All(p => values(p).Count == 0))
        {
            return [];
        }

        return line is [{ Name: null } mark, { Name: not null } items] && ListMark().IsMatch(mark.Text)
            ? values(items).Select(v => mark.Text + v)
            : [string.Concat(line.Select(p => p.Name is null ? p.Text : words.Join(values(p))))];
    }

    private static List<Part> ParseLine(string text, string file, int line)
    {
        var parts = new List<Part>();
        var literal = "";
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is '{' or '}' && at + 1 < text.Length && text[at + 1] == text[at])
            {
                literal += text[at];
                at += 2;
            }
            else if (text[at] != '{')
            {
                literal += text[at++];
            }
            else
            {
                var match = Placeholder().Match(text, at);
                if (!match.Success)
                {
                    throw PromptErrors.TemplateInvalid(file, line, at + 1,
                        "'{' begins no placeholder. Write {name}, {name=default} or {name:path}, with letters, digits, '-' and '_' in the name; {{ for a brace");
                }

                Flush();
                parts.Add(new Part("", match.Groups["name"].Value, match.Groups["default"] is { Success: true } d ? d.Value : null, match.Groups["path"].Success, line));
                at += match.Length;
            }
        }

        Flush();
        return parts;

        void Flush()
        {
            if (literal.Length > 0)
            {
                parts.Add(new Part(literal, null, null, false, line));
                literal = "";
            }
        }
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\G\{(?<name>\p{L}[\p{L}\p{Nd}_-]*)(?<path>:path)?(?:=(?<default>[^{}]*))?\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^\s*(?:[-*+•]|\d+[.)])\s+$")]
    private static partial Regex ListMark();

    /// <summary>A piece of a line: a text, or a placeholder with its name.</summary>
    private sealed record Part(string Text, string? Name, string? Default, bool IsPath, int Line);
}
