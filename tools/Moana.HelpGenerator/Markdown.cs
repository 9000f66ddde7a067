using System.Text.RegularExpressions;

namespace Moana.HelpGenerator;

/// <summary>Writes help as pages of the documentation's site: one for each cmdlet and about_ text, lists of them, and what leads there.</summary>
internal static partial class Markdown
{
    /// <summary>Writes all pages into the folders <c>cmdlets</c> and <c>about</c> of a folder.</summary>
    public static void Write(IReadOnlyList<CommandHelp> commands, IReadOnlyList<string> topics, string folder)
    {
        WriteCommands(commands, Directory.CreateDirectory(Path.Combine(folder, "cmdlets")).FullName);
        WriteTopics(topics, commands, Directory.CreateDirectory(Path.Combine(folder, "about")).FullName);
    }

    private static void WriteTopics(IReadOnlyList<string> files, IReadOnlyList<CommandHelp> commands, string folder)
    {
        var page = new AboutPage(t => Linked(t, null, commands));
        var topics = files.Select(f => (Name: Path.GetFileName(f).Split('.')[0], Lines: File.ReadAllLines(f))).ToList();
        foreach (var (name, lines) in topics) File.WriteAllText(Path.Combine(folder, $"{name}.md"), page.Write(lines));
        File.WriteAllText(Path.Combine(folder, "index.md"), Join([
            "# Topics",
            "The texts of `Get-Help about_Moana*`.",
            string.Join('\n', topics.Select(t => $"- {Link(t.Name)}: {Escaped(t.Lines[Array.IndexOf(t.Lines, "SHORT DESCRIPTION") + 1].Trim())}")),
        ]));
        File.WriteAllText(Path.Combine(folder, "toc.yml"), string.Concat(topics
            .Select(t => $"- name: {(t.Name == "about_Moana" ? "Moana" : t.Name["about_Moana_".Length..])}\n  href: {t.Name}.md\n")
            .Prepend("- name: All topics\n  href: index.md\n")));
    }

    private const int SyntaxWidth = 84;

    private static void WriteCommands(IReadOnlyList<CommandHelp> commands, string folder)
    {
        foreach (var command in commands) File.WriteAllText(Path.Combine(folder, $"{command.Name}.md"), Page(command, commands));
        File.WriteAllText(Path.Combine(folder, "index.md"), Index(commands));
        File.WriteAllText(Path.Combine(folder, "toc.yml"), Contents(commands));
    }

    private static string Page(CommandHelp help, IReadOnlyList<CommandHelp> all) => Join([
        $"# {help.Name}",
        .. help.Synopsis.Select(t => Linked(t, help, all)),
        "## Syntax",
        Fence("powershell", help.Syntax.Select(set => Syntax(help.Name, set))),
        .. help.Description.Select(t => Linked(t, help, all)),
        .. help.Examples.SelectMany((e, i) => e.Text.Select(t => Linked(t, help, all)).Prepend(Fence("powershell", [e.Code])).Prepend($"## Example {i + 1}")),
        "## Parameters",
        .. help.Parameters.SelectMany(p => Parameter(p, help, all)),
        .. Types("What it takes from the pipeline", help.Inputs, help, all),
        .. Types("What it gives", help.Outputs, help, all),
        "## See also",
        string.Join(", ", help.Links(all).Select(Link)),
    ]);

    private static string Index(IReadOnlyList<CommandHelp> commands) => Join([
        "# Cmdlets",
        $"All {commands.Count}, as `Get-Help` tells them. Their pages are made from the same documentation comments.",
        string.Join('\n', (string[])["| cmdlet | what it does |", "| --- | --- |", .. commands.Select(c => $"| {Link(c.Name)} | {Escaped(string.Join(' ', c.Synopsis)).Replace("|", @"\|", StringComparison.Ordinal)} |")]),
    ]);

    /// <summary>The cmdlets below their nouns, as one looks for them.</summary>
    private static string Contents(IReadOnlyList<CommandHelp> commands) => string.Concat(commands
        .GroupBy(c => c.Noun)
        .OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => $"- name: {g.Key["Moana".Length..]}\n  expanded: true\n  items:\n{string.Concat(g.Select(c => $"  - name: {c.Name}\n    href: {c.Name}.md\n"))}")
        .Prepend("- name: All cmdlets\n  href: index.md\n"));

    private static IEnumerable<string> Parameter(ParameterHelp help, CommandHelp command, IReadOnlyList<CommandHelp> all) =>
    [
        $"### -{help.Name}",
        .. help.Text.Select(t => Linked(t, command, all)),
        string.Join('\n', Facts(help).Select(f => $"- {f}")),
    ];

    private static IEnumerable<string> Facts(ParameterHelp help)
    {
        yield return $"Type: `{help.TypeName}`";
        if (help.Values.Count > 0) yield return $"Values: {string.Join(", ", help.Values)}";
        if (help.Aliases.Count > 0) yield return $"Aliases: {string.Join(", ", help.Aliases)}";
        if (help.Mandatory) yield return "Mandatory";
        if (help.Position is { } position) yield return $"Position: {position}";
        if (!help.Switch && help.Default != "None") yield return $"Default: `{help.Default}`";
        if (help.PipelineInput != "False") yield return $"From the pipeline: {CommandHelp.Way(help.PipelineInput)}";
        if (help.Wildcards) yield return "Wildcards";
    }

    private static IEnumerable<string> Types(string title, IReadOnlyList<TypeHelp> types, CommandHelp command, IReadOnlyList<CommandHelp> all) => types.Count == 0 ? [] :
        types.Select(t => $"`{t.Name}`{(t.Text.Count > 0 ? ": " : "")}{string.Join(' ', t.Text.Select(x => Linked(x, command, all)))}").Prepend($"## {title}");

    /// <summary>Broken between parameters, before a browser does so within one.</summary>
    private static string Syntax(string name, IEnumerable<ParameterHelp> set) => set.Select(Place).Aggregate(
        (Text: name, Column: name.Length),
        (line, place) => line.Column + 1 + place.Length <= SyntaxWidth ? ($"{line.Text} {place}", line.Column + 1 + place.Length) : ($"{line.Text}\n    {place}", 4 + place.Length)).Text;

    /// <summary>As <c>Get-Command -Syntax</c> writes a parameter.</summary>
    private static string Place(ParameterHelp help)
    {
        var name = help.Position is null ? $"-{help.Name}" : $"[-{help.Name}]";
        var whole = help.Switch ? name : $"{name} <{help.TypeName}>";
        return help.Mandatory ? whole : $"[{whole}]";
    }

    private static string Linked(string text, CommandHelp? self, IReadOnlyList<CommandHelp> all) =>
        Named().Replace(Escaped(text), m => m.Value.Replace("\\", "", StringComparison.Ordinal) is var name && name != self?.Name && (all.Any(c => c.Name == name) || name.StartsWith("about_", StringComparison.Ordinal)) ? Link(name) : m.Value);

    private static string Link(string name) => name.StartsWith("about_", StringComparison.Ordinal) ? $"[{Escaped(name)}](../about/{name}.md)" : $"[{name}](../cmdlets/{name}.md)";

    /// <summary>Words that mean something to Markdown stand as they are.</summary>
    private static string Escaped(string text) => Special().Replace(text, @"\$0").Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Fence(string language, IEnumerable<string> lines) => $"```{language}\n{string.Join('\n', lines)}\n```";

    private static string Join(IEnumerable<string> blocks) => string.Join("\n\n", blocks.Where(b => b.Length > 0)) + '\n';

    [GeneratedRegex(@"\b[A-Z][a-z]+-Moana[A-Za-z]+\b|\babout\\_Moana(\\_[A-Z][a-z]+)?\b")]
    private static partial Regex Named();

    [GeneratedRegex(@"[\\`*_\[\]~{}]|^[#>+-]")]
    private static partial Regex Special();
}
