using System.Text.RegularExpressions;

namespace Moana.FakeAgent.Behaviour;

/// <summary>What an agent with <c>--writes</c> leaves in its folder: lines in the file that a prompt names.</summary>
internal static partial class Writing
{
    /// <summary>Appends to the file of a prompt such as <c>Create the file docs/about.md.</c>: a line for each letter of the style.</summary>
    internal static void Write(string prompt, string style)
    {
        if (Named().Match(prompt) is not { Success: true } named)
            return;

        var file = Path.GetFullPath(named.Groups[1].Value);
        if (!file.StartsWith(Environment.CurrentDirectory + "/", StringComparison.Ordinal) || Directory.Exists(file))
            return;

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.AppendAllLines(file, Enumerable.Range(1, style.Length).Select(line => $"{style} {line}"));
    }

    [GeneratedRegex(@"\bthe file (?!/)([\w./-]*\w)")]
    private static partial Regex Named();
}
