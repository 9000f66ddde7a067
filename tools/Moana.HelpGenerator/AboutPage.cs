using System.Text.RegularExpressions;

namespace Moana.HelpGenerator;

/// <summary>
/// Writes an about_ text as a page. Its layout is PowerShell's: sections at the left edge, headings below two blanks, text
/// below four. What is deeper is code where it stands alone, and else what there is to say of the words above it.
/// </summary>
internal sealed partial class AboutPage(Func<string, string> text)
{
    /// <param name="lines">The lines of the text.</param>
    public string Write(IEnumerable<string> lines)
    {
        var blocks = new List<string>();
        var section = "";
        foreach (var block in Blocks(lines))
        {
            if (Depth(block[0]) == 0) section = block[0];
            else if (section == "TOPIC") blocks.Add($"# {block[0].Trim()}");
            else if (section == "SEE ALSO") blocks.Add($"## See also\n\n{string.Join('\n', block.Select(l => $"- {text(l.Trim())}"))}");
            else if (Depth(block[0]) == 2) blocks.Add($"## {text(block[0].Trim())}");
            else if (Depth(block[0]) >= 8) blocks.Add($"```{(Yaml().IsMatch(block[0]) ? "yaml" : "powershell")}\n{string.Join('\n', block.Select(l => l[8..]))}\n```");
            else blocks.AddRange(Prose(block));
        }

        return string.Join("\n\n", blocks) + '\n';
    }

    /// <summary>Paragraphs: what blank lines part. A section's name and a heading are paragraphs, whatever follows them.</summary>
    private static IEnumerable<List<string>> Blocks(IEnumerable<string> lines)
    {
        var block = new List<string>();
        foreach (var line in lines.Append(""))
        {
            if (block.Count > 0 && (line.Length == 0 || Depth(line) <= 2 || Depth(block[0]) <= 2))
            {
                yield return block;
                block = [];
            }

            if (line.Length > 0) block.Add(line.TrimEnd());
        }
    }

    /// <summary>Plain text; words with what there is to say of them, below or beside them, are points.</summary>
    private IEnumerable<string> Prose(List<string> block)
    {
        var words = new List<string>();
        var said = new List<string>();
        foreach (var line in block)
        {
            if (Depth(line) == 4 && said.Count > 0)
            {
                yield return Point(words, said);
                (words, said) = ([], []);
            }

            if (Beside().Match(line) is { Success: true } match)
            {
                words.Add(match.Groups["word"].Value);
                said.Add(match.Groups["said"].Value);
            }
            else if (Depth(line) > 4) said.Add(line.Trim());
            else words.Add(line.Trim());
        }

        yield return said.Count > 0 ? Point(words, said) : text(string.Join(' ', words));
    }

    private string Point(List<string> words, List<string> said) => $"- **{text(string.Join(' ', words))}**: {text(string.Join(' ', said))}";

    private static int Depth(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"^ +(- )?\w+:( |$)")]
    private static partial Regex Yaml();

    [GeneratedRegex(@"^    (?<word>\S+(?: \S+)?)  +(?<said>\S.*)$")]
    private static partial Regex Beside();
}
