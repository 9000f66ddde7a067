using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>The pages as they stand in the project: what they link to is there, and what they tell to type can be typed.</summary>
public sealed partial class DocumentationTests
{
    /// <summary>Pages that are made with the site.</summary>
    private static readonly string[] _made = ["docs/cmdlets/index.md", "docs/about/index.md", "docs/changelog.md"];

    private static IEnumerable<string> Pages => ((string[])[TestPaths.Root, Path.Combine(TestPaths.Root, "docs"), .. Directory.GetDirectories(Path.Combine(TestPaths.Root, "src"))])
        .SelectMany(folder => Directory.GetFiles(folder, "*.md"));

    private static IEnumerable<string> Topics => Directory.GetFiles(Path.Combine(TestPaths.Root, "docs", "about"), "*.help.txt");

    [Fact]
    public void Every_link_of_a_page_leads_to_what_is_there() =>
        Assert.Equal([], Pages.SelectMany(page => Link().Matches(Fence().Replace(File.ReadAllText(page), ""))
            .Select(m => m.Groups["to"].Value)
            .Where(to => !to.Contains("://", StringComparison.Ordinal) && !IsThere(page, to))
            .Select(to => $"{Path.GetRelativePath(TestPaths.Root, page)}: {to}")));

    [Theory]
    [InlineData("../README.md", true)]
    [InlineData("../README.md#two-commands", true)]
    [InlineData("../README.md#three-commands", false)]
    [InlineData("about/about_Moana_Plans.md", true)]
    [InlineData("about/about_Moana_Plants.md", false)]
    [InlineData("nowhere.md", false)]
    public void It_tells_a_good_link_from_a_bad_one(string to, bool good) => Assert.Equal(good, IsThere(Path.Combine(TestPaths.Root, "docs", "index.md"), to));

    [Fact]
    public void Every_command_that_is_told_to_be_typed_exists_with_its_parameters()
    {
        using var engine = new Engine();
        var known = engine.Run("Get-Command -Module Moana").Select(c => (System.Management.Automation.CommandInfo)c.BaseObject).ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);
        var blocks = Pages.SelectMany(p => Fence().Matches(File.ReadAllText(p)).Where(m => m.Groups["language"].Value == "powershell").Select(m => (File: p, Code: m.Groups["code"].Value)))
            .Concat(Topics.SelectMany(t => Deep().Matches(File.ReadAllText(t)).Select(m => (File: t, Code: m.Value))));
        var commands = blocks.SelectMany(b => Parser.ParseInput(b.Code, out _, out _).FindAll(a => a is CommandAst, true).Cast<CommandAst>().Select(c => (b.File, Command: c)))
            .Where(c => c.Command.GetCommandName() is { } name && Cmdlet().IsMatch(name))
            .ToList();

        Assert.NotEmpty(commands);
        Assert.Equal([], commands.SelectMany(c => Unknown(c.Command, known).Select(u => $"{Path.GetFileName(c.File)}: {c.Command.GetCommandName()} {u}")));
    }

    [Fact]
    public void Every_class_and_every_test_that_the_promises_rest_on_exists()
    {
        var promises = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "guarantees.md"));
        var source = string.Join('\n', ((string[])["src", "tests"]).SelectMany(f => Directory.GetFiles(Path.Combine(TestPaths.Root, f), "*.cs", SearchOption.AllDirectories)).Select(File.ReadAllText));
        var declared = Declared().Matches(source).Select(m => m.Groups["name"].Value).ToHashSet();
        var variables = Variable().Matches(source).Select(m => m.Value).ToHashSet();

        var named = Named().Matches(promises).Select(m => m.Groups["name"].Value).ToList();
        Assert.NotEmpty(named);
        Assert.Equal([], named.Where(n => !declared.Contains(n)));
        Assert.Equal([], Variable().Matches(promises).Select(m => m.Value).Where(v => !variables.Contains(v)));
    }

    private static IEnumerable<string> Unknown(CommandAst command, Dictionary<string, System.Management.Automation.CommandInfo> known) =>
        !known.TryGetValue(command.GetCommandName(), out var info) ? ["is no cmdlet"] : command.CommandElements.OfType<CommandParameterAst>()
            .Where(p => !info.Parameters.Values.Any(k => k.Name.Equals(p.ParameterName, StringComparison.OrdinalIgnoreCase) || k.Aliases.Contains(p.ParameterName, StringComparer.OrdinalIgnoreCase)))
            .Select(p => $"has no -{p.ParameterName}");

    private static bool IsThere(string page, string to)
    {
        var (path, anchor) = to.Split('#') is [var p, var a] ? (p, a) : (to, "");
        var target = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path));
        var relative = Path.GetRelativePath(TestPaths.Root, target);
        var source = AboutPage().Match(relative) is { Success: true } about ? Path.Combine(TestPaths.Root, "docs", "about", $"{about.Groups["name"].Value}.help.txt") : target;
        return _made.Contains(relative) || ((File.Exists(source) || Directory.Exists(source)) && (anchor.Length == 0 || Anchors(source).Contains(anchor)));
    }

    /// <summary>The headings of a page, as sites of Markdown name them.</summary>
    private static IEnumerable<string> Anchors(string page) => Heading().Matches(Fence().Replace(File.ReadAllText(page), ""))
        .Select(m => NotInAnchor().Replace(m.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>A word of code that is one name.</summary>
    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9_]*)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"(?:class|record|(?:Task|void|ValueTask)) (?<name>[A-Z]\w+)")]
    private static partial Regex Declared();

    [GeneratedRegex("MOANA_[A-Z_]+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```(?<language>\w*)\r?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"^docs/about/(?<name>about_\w+)\.md$")]
    private static partial Regex AboutPage();

    /// <summary>Lines of an about_ text that are deeper than its words.</summary>
    [GeneratedRegex(@"(^ {8}.*\n)+", RegexOptions.Multiline)]
    private static partial Regex Deep();

    [GeneratedRegex(@"^[A-Z][a-z]+-Moana\w*$")]
    private static partial Regex Cmdlet();
}
