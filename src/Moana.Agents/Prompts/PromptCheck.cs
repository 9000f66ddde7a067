using System.Text.RegularExpressions;

namespace Moana.Prompts;

/// <summary>
/// Checks a prompt against the template's advice: natural language and no shell commands, full paths, and a clear word
/// of what is expected. It reads words, in English and French, and understands nothing: a finding is a hint.
/// </summary>
public static partial class PromptCheck
{
    private const int FewWords = 4;

    /// <summary>What is to be said against a prompt; nothing when all is well. In the order of the text.</summary>
    public static IReadOnlyList<PromptFinding> Check(string prompt)
    {
        var text = prompt.ReplaceLineEndings("\n");
        if (string.IsNullOrWhiteSpace(text))
        {
            return [new() { Severity = FindingSeverity.Error, Rule = "Empty", Message = "The prompt is empty: say what is to be done", Line = 1, Column = 1 }];
        }

        var findings = new List<PromptFinding>();
        CheckCharacters(text, findings);
        CheckLanguage(text, findings);
        CheckPlaceholders(text, findings);
        if (!findings.Exists(f => f.Rule is "ShellCommand" or "AgentCommand"))
        {
            CheckPaths(text, findings);
            CheckExpectation(text, findings);
        }

        return [.. findings.OrderBy(f => f.Line).ThenBy(f => f.Column).ThenByDescending(f => f.Severity)];
    }

    private static void CheckCharacters(string text, List<PromptFinding> findings)
    {
        if (Control().Match(text) is { Success: true } match)
        {
            findings.Add(At(text, match.Index, FindingSeverity.Error, "ControlCharacter",
                $"U+{(int)match.Value[0]:X4} is a control character, which a terminal would take as a key: remove it"));
        }
    }

    private static void CheckLanguage(string text, List<PromptFinding> findings)
    {
        var start = text.Length - text.TrimStart().Length;
        if (AgentCommand().Match(text.Trim()) is { Success: true } own)
        {
            findings.Add(At(text, start, FindingSeverity.Warning, "AgentCommand",
                own.Value[0] == '!' ? "'!' at the start makes many agents run the rest in a shell: ask for it in a sentence"
                    : $"'{own.Value}' is a command of the agent's own, not a prompt", own.Value));
            return;
        }

        var lines = Lines(text).Where(l => !string.IsNullOrWhiteSpace(l.Text)).ToList();
        var commands = lines.Where(l => !l.Fenced && ShellText.IsCommand(l.Text)).ToList();
        if (commands.Count > 0 && commands.Count == lines.Count(l => !l.Fenced))
        {
            findings.Add(At(text, commands[0].Index, FindingSeverity.Error, "ShellCommand",
                "This is a shell command. An agent takes a wish in natural language: say what is to be done, and what is expected", commands[0].Text.Trim()));
            return;
        }

        findings.AddRange(commands.Select(c => At(text, c.Index, FindingSeverity.Information, "ShellLine",
            "This line reads as a shell command: say in a sentence what it is for", c.Text.Trim())));
    }

    private static void CheckPlaceholders(string text, List<PromptFinding> findings)
    {
        findings.AddRange(Unfilled().Matches(text).Select(m => At(text, m.Index, FindingSeverity.Error, "Placeholder",
            $"'{m.Value}' was not filled in", m.Value)));
        if (Unfinished().Match(text) is { Success: true } end)
        {
            findings.Add(At(text, end.Index, FindingSeverity.Warning, "Unfinished", "The prompt breaks off: say it to the end", end.Value));
        }
    }

    private static void CheckPaths(string text, List<PromptFinding> findings)
    {
        var relative = PromptPaths.Relative(text).ToList();
        findings.AddRange(relative.Select(r => At(text, r.Index, FindingSeverity.Warning, "RelativePath",
            $"'{r.Path}' is no full path: agents work in folders of their own, so name it from the root", r.Path)));
        if (relative.Count == 0 && !PromptPaths.HasFull(text))
        {
            findings.Add(Talk().Match(text) is { Success: true } match
                ? At(text, match.Index, FindingSeverity.Warning, "NoPath", $"Which {match.Value}? Name it with its full path", match.Value)
                : At(text, 0, FindingSeverity.Information, "NoPath", "No path is named: give the full paths of what it is about"));
        }
    }

    private static void CheckExpectation(string text, List<PromptFinding> findings)
    {
        var words = Word().Count(text);
        if (words < FewWords)
        {
            findings.Add(At(text, 0, FindingSeverity.Warning, "TooShort", "A few words leave the agent guessing: say what is to be done, where, and what is expected"));
        }
        else if (!Expectation().IsMatch(text))
        {
            findings.Add(At(text, text.TrimEnd().Length - 1, FindingSeverity.Warning, "NoExpectation",
                "Nothing says what is expected: describe the result ('with ...'), and what it has to include ('Include ...')"));
        }
    }

    private static PromptFinding At(string text, int index, FindingSeverity severity, string rule, string message, string about = "")
    {
        var before = text.AsSpan(0, index);
        return new()
        {
            Severity = severity,
            Rule = rule,
            Message = message,
            Line = before.Count('\n') + 1,
            Column = index - before.LastIndexOf('\n'),
            Text = about,
        };
    }

    /// <summary>The lines with their places; code between fences is shown, not asked for.</summary>
    private static IEnumerable<(int Index, string Text, bool Fenced)> Lines(string text)
    {
        var fenced = false;
        var index = 0;
        foreach (var line in text.Split('\n'))
        {
            var fence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            yield return (index + line.Length - line.TrimStart().Length, line, fenced || fence);
            fenced ^= fence;
            index += line.Length + 1;
        }
    }

    [GeneratedRegex(@"[\p{Cc}-[\n\t]]")]
    private static partial Regex Control();

    [GeneratedRegex(@"^(?:![^\s=]|/[a-z][\w:-]*(?= |$))")]
    private static partial Regex AgentCommand();

    /// <summary>The template's own marks, [FULL_PATH], and those of files of templates.</summary>
    [GeneratedRegex(@"\[\p{Lu}[\p{Lu}_]{3,}\]|\{\p{Ll}[\p{L}\p{Nd}_-]*(?::path)?\}")]
    private static partial Regex Unfilled();

    [GeneratedRegex(@"(?:\.\.\.|…|\b(?:avec|with|and|et|:))\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\b(?:files?|fichiers?|modules?|projects?|projets?|folder|directory|dossier|répertoire|class|classe|function|fonction)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Talk();

    [GeneratedRegex(@"(?<![\w/.-])\p{L}[\p{L}'’-]*(?![\w/])")]
    private static partial Regex Word();

    [GeneratedRegex(
        @"\b(?:with|without|includ\w*|must|should|shall|needs?|expect\w*|ensure|make sure|so that|that|returns?|implement\w*|replac\w*|tests?|then|if|instead|each|every|using|until|into|because|when|which|describe|explain|list|sum up|summari\w*"
        + @"|avec|sans|inclu\w*|doi(?:t|vent)|devrai\w*|faut|attend\w*|assure\w*|afin|pour|qu[ei]|retourne\w*|implémente\w*|remplace\w*|ensuite|puis|si|s'il|chaque|quand|décri\w*|expliqu\w*|résum\w*)\b|\?",
        RegexOptions.IgnoreCase)]
    private static partial Regex Expectation();
}
