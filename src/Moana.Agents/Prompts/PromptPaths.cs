using System.Text.RegularExpressions;

namespace Moana.Prompts;

/// <summary>Finds paths in a prompt.</summary>
internal static partial class PromptPaths
{
    /// <summary>True when a full path is named.</summary>
    public static bool HasFull(string text) => Full().IsMatch(text);

    /// <summary>
    /// What is named as a file or folder without its full path: with <c>./</c>, <c>../</c> or <c>~/</c> before it, with
    /// folders and an extension, or a bare name with an extension of source code. What a full path elsewhere in the
    /// prompt ends with is clear enough.
    /// </summary>
    public static IEnumerable<(int Index, string Path)> Relative(string text)
    {
        var full = Full().Matches(text).Select(m => m.Value.TrimEnd('.', ',', ':', ';')).ToList();
        return Candidate().Matches(text).Select(m => (m.Index, Path: m.Value.TrimEnd('.')))
            .Where(c => (Marked().IsMatch(c.Path) || SourceFile().IsMatch(c.Path)) && !Product().IsMatch(c.Path)
                && !full.Exists(f => f.EndsWith("/" + c.Path, StringComparison.Ordinal)));
    }

    /// <summary>A path from the root: two parts at least, or a file, so that '/clear' and 'and/or' are none.</summary>
    [GeneratedRegex(@"(?<![\w./~:-])/(?:[\w.@+-]+/[\w.@+/-]*|[\w@+-]+\.\w+)|(?<!\w)[A-Za-z]:\\\S+")]
    private static partial Regex Full();

    [GeneratedRegex(@"(?<![\w/.~:@\\-])(?:~/|\.{1,2}/)?[\w@+-][\w.@+-]*(?:/[\w.@+-]+)*(?![\w(]|://)")]
    private static partial Regex Candidate();

    [GeneratedRegex(@"^(?:~|\.{1,2})/")]
    private static partial Regex Marked();

    [GeneratedRegex(
        @"^(?:[\w.@+-]+/)*[\w@+.-]+\.(?:rs|py|cs|csproj|fs|ts|tsx|js|jsx|mjs|java|kt|go|rb|php|c|h|cc|cpp|hpp|swift|scala|sh|ps1|psm1|psd1|sql|html|css|scss|vue|toml|yaml|yml|json|xml|md|txt|lock|cfg|ini|ipynb|proto|tf)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex SourceFile();

    /// <summary>Names of products that look like files: Node.js, Vue.js, ASP.NET.</summary>
    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*\.(?:js|NET)$")]
    private static partial Regex Product();
}
