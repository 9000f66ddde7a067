using System.Text.RegularExpressions;

namespace Moana.Prompts;

/// <summary>Tells command lines from sentences. A line that holds a function word outside of quotes counts as a sentence.</summary>
internal static partial class ShellText
{
    /// <summary>Programs whose names are no words of a sentence.</summary>
    private static readonly HashSet<string> _commands = new(StringComparer.Ordinal)
    {
        "apt", "apt-get", "awk", "bash", "bun", "cargo", "cat", "cd", "chmod", "chown", "cmake", "cp", "curl", "deno", "df", "docker", "dotnet", "du",
        "eval", "export", "gcc", "gh", "git", "gradle", "grep", "helm", "jest", "journalctl", "jq", "kubectl", "ln", "ls", "mkdir", "mv", "mvn", "npm",
        "npx", "perl", "pip", "pip3", "pnpm", "ps", "pwsh", "pytest", "python", "python3", "rg", "rm", "rmdir", "rsync", "ruff", "rustc", "rustup",
        "scp", "sed", "sh", "ssh", "sudo", "systemctl", "tar", "terraform", "tmux", "tsc", "uv", "wget", "xargs", "yarn", "zsh",
    };

    /// <summary>Programs whose names are words too: with an option, an operator or a path they are commands.</summary>
    private static readonly HashSet<string> _ambiguous = new(StringComparer.Ordinal)
    {
        "cut", "diff", "echo", "env", "file", "find", "go", "head", "install", "kill", "less", "make", "more", "node", "ping", "sort", "source",
        "tail", "test", "time", "touch", "tree", "vim", "watch", "which",
    };

    private static readonly HashSet<string> _functionWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "an", "and", "are", "be", "but", "by", "do", "does", "fix", "for", "from", "has", "have", "how", "if", "in", "into", "is", "it", "its",
        "must", "not", "of", "on", "or", "please", "should", "so", "sure", "that", "the", "them", "then", "there", "this", "to", "what", "when",
        "where", "which", "why", "with", "without", "you",
        "au", "aux", "avec", "ce", "cette", "dans", "de", "des", "doit", "du", "elle", "en", "est", "et", "il", "la", "le", "les", "mais", "ou",
        "par", "pas", "pour", "quand", "que", "qui", "sans", "si", "sont", "sur", "un", "une",
    };

    /// <summary>True when a line is for a shell.</summary>
    public static bool IsCommand(string line)
    {
        var text = line.Trim();
        if (Prompted().IsMatch(text))
        {
            return true;
        }

        var bare = Quoted().Replace(text, " ");
        var words = bare.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // 'cd x && make' has an operator where a sentence has none; 'for f in *; do' is caught by its 'do'.
        if (words.Length == 0 || (words.Any(_functionWords.Contains) && !Loop().IsMatch(bare)))
        {
            return false;
        }

        var first = Assignment().Replace(words[0], "") is { Length: > 0 } name ? name : words.ElementAtOrDefault(1) ?? "";
        return _commands.Contains(first)
            || (first.StartsWith("./", StringComparison.Ordinal) && !first.EndsWith('.'))
            || (_ambiguous.Contains(first) && (ShellSyntax().IsMatch(bare) || (first == "make" && words.Length <= 2)))
            || Loop().IsMatch(bare);
    }

    /// <summary>As copied from a terminal: <c>$ ls</c>, <c>me@host:~$ ls</c>.</summary>
    [GeneratedRegex(@"^(?:[\w.-]+@[\w.-]+:\S*)?[$#] \S")]
    private static partial Regex Prompted();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[A-Z_][A-Z0-9_]*=\S*$")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(?:^| )--?\w|&&|\|\||[|;>]|\$\(|(?:^| )(?:\.{0,2}/|\*|~/)\S*")]
    private static partial Regex ShellSyntax();

    [GeneratedRegex(@"^(?:for|while|until|if)\b.*;\s*(?:do|then)\b")]
    private static partial Regex Loop();
}
