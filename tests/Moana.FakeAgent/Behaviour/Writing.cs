using System.Text.RegularExpressions;

namespace Moana.FakeAgent.Behaviour;

/// <summary>What an agent with <c>--writes</c> leaves in its folder: lines in the file that a prompt names.</summary>
internal static partial class Writing
{
    /// <summary>Appends to the file of a prompt such as <c>Create the file about.md.</c>: a line for each letter of the style.</summary>
    internal static void Write(string prompt, string style)
    {
        if (Named().Match(prompt) is { Success: true } named)
            File.AppendAllLines(named.Groups[1].Value, Enumerable.Range(1, style.Length).Select(line => $"{style} {line}"));
    }

    [GeneratedRegex(@"\bthe file (?!/)([\w.-]*\w)")]
    private static partial Regex Named();
}
