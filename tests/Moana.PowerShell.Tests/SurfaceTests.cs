using System.Management.Automation;
using System.Management.Automation.Language;
using System.Xml.Linq;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>Walks all cmdlets: what a person may expect of each is there.</summary>
public sealed class SurfaceTests : IClassFixture<Engine>
{
    private static readonly string[] _changing =
        ["Add", "Clear", "Copy", "Export", "Initialize", "Invoke", "Merge", "New", "Register", "Remove", "Restart", "Resume", "Send", "Set", "Start", "Stop", "Submit", "Suspend", "Unregister", "Update"];

    /// <summary>Cmdlets whose verb changes things elsewhere, but which here only make an object.</summary>
    private static readonly string[] _harmless = ["New-MoanaPrompt", "New-MoanaTask"];

    /// <summary>Cmdlets whose verb only tells something elsewhere, and which here change what is on record.</summary>
    private static readonly string[] _harming = ["Resolve-MoanaTask"];

    private static readonly string[] _completed = ["Name", "Session", "Window", "PaneId", "Profile", "Task", "Id", "Plan"];

    private readonly Engine _engine;

    public SurfaceTests(Engine engine) => _engine = engine;

    public static TheoryData<string> Cmdlets()
    {
        using var engine = new Engine();
        return [.. engine.Run("(Get-Module Moana).ExportedCmdlets.Keys").Select(o => $"{o}").Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_has_a_synopsis_a_description_and_a_text_for_each_parameter(string name)
    {
        var help = Help(name);
        Assert.NotEmpty(Text(help, "details", "description"));
        Assert.DoesNotContain('\n', Text(help, "details", "description"));
        Assert.NotEmpty(Text(help, "description"));
        var told = help.Elements().Single(e => e.Name.LocalName == "parameters").Elements()
            .ToDictionary(p => Text(p, "name"), p => Text(p, "description"));
        foreach (var parameter in Parameters(name).Keys)
        {
            Assert.True(told.TryGetValue(parameter, out var text) && text.Length > 0, $"-{parameter} has no text");
        }

        Assert.Equal(Parameters(name).Keys.Order(), told.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_has_two_examples_at_least_which_parse_and_name_parameters_that_exist(string name)
    {
        var examples = Help(name).Descendants().Where(e => e.Name.LocalName == "example").ToList();
        Assert.True(examples.Count >= 2, $"{examples.Count} example(s)");
        foreach (var example in examples)
        {
            Assert.NotEmpty(Text(example, "remarks"));
            var code = Text(example, "code");
            var script = Parser.ParseInput(code, out _, out var errors);
            Assert.Empty(errors.Select(e => $"{code}: {e.Message}"));
            var calls = script.FindAll(a => a is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>().ToList();
            Assert.Contains(calls, c => c.GetCommandName() == name);
            foreach (var call in calls.Where(c => c.GetCommandName() is { } called && called.Contains("-Moana", StringComparison.Ordinal)))
            {
                foreach (var used in call.CommandElements.OfType<CommandParameterAst>())
                {
                    Assert.True(Metadata(call.GetCommandName()).ResolveParameter(used.ParameterName) is not null, $"{code}: no -{used.ParameterName}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_verb_is_approved_and_its_noun_begins_with_Moana(string name)
    {
        Assert.Contains(name.Split('-')[0], ApprovedVerbs());
        Assert.Matches("^Moana[A-Z][A-Za-z]+$", name.Split('-')[1]);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_outputs_are_declared_and_each_type_of_Moanas_has_a_view(string name)
    {
        var outputs = Metadata(name).OutputType;
        var silent = Parameters(name).ContainsKey("PassThru") || name.StartsWith("Show-", StringComparison.Ordinal)
            || name.StartsWith("Remove-", StringComparison.Ordinal) || name.StartsWith("Unregister-", StringComparison.Ordinal)
            || name == "Start-MoanaMcpServer";
        Assert.True(outputs.Count > 0 || silent, "no [OutputType]");
        foreach (var type in outputs.Select(o => o.Name).Where(n => n.StartsWith("Moana.", StringComparison.Ordinal)))
        {
            Assert.True(Views().Contains(type), $"no view for {type} in Moana.format.ps1xml");
            Assert.Equal("True", $"{_engine.Run($"$null -ne ('{type}' -as [type])")[0]}");
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_has_WhatIf_when_it_changes_something(string name)
    {
        var changes = _harming.Contains(name) || (_changing.Contains(name.Split('-')[0]) && !_harmless.Contains(name));
        Assert.Equal(changes, Metadata(name).Parameters.ContainsKey("WhatIf"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_name_parameters_complete_what_is_there(string name)
    {
        // The name of something that does not exist yet cannot be completed.
        var makes = name.StartsWith("New-", StringComparison.Ordinal) || name.StartsWith("Register-", StringComparison.Ordinal);
        foreach (var (parameter, metadata) in Parameters(name).Where(p => _completed.Contains(p.Key) && !(makes && (p.Key is "Name" or "Id"))))
        {
            var named = metadata.ParameterType == typeof(string) || metadata.ParameterType == typeof(string[]);
            Assert.True(!named || metadata.Attributes.Any(a => a is ArgumentCompleterAttribute), $"-{parameter} has no completer");
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_full_help_reads_well_in_the_bare_engine(string name)
    {
        var help = _engine.Run($"(Get-Help {name} -Full).Synopsis.Trim(); (Get-Help {name} -Full).examples.example.Count");
        Assert.EndsWith(".", $"{help[0]}", StringComparison.Ordinal);
        Assert.DoesNotContain(name, $"{help[0]}", StringComparison.Ordinal);
        Assert.True((int)help[1].BaseObject >= 2);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_related_links_name_what_is_there(string name)
    {
        var links = Help(name).Descendants().Where(e => e.Name.LocalName == "linkText").Select(e => e.Value).ToList();
        Assert.True(links.Count >= 2, $"{links.Count} link(s)");
        Assert.Equal(links.Distinct(), links);
        Assert.DoesNotContain(name, links);
        Assert.All(links, link => Assert.True(
            link.StartsWith("about_", StringComparison.Ordinal)
                ? File.Exists(Path.Combine(TestPaths.Module, "en-US", $"{link}.help.txt"))
                : _engine.Run($"(Get-Module Moana).ExportedCmdlets.ContainsKey('{link}')")[0].BaseObject is true,
            link));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_agents_come_by_patterns_and_from_the_pipeline(string name)
    {
        var agents = Parameters(name).Values.Where(p => p.Attributes.OfType<ArgumentCompleterAttribute>().Any(a => a.Type?.Name == "AgentCompleter") && p.Name == "Name");
        foreach (var parameter in agents)
        {
            Assert.Contains(parameter.Attributes, a => a is SupportsWildcardsAttribute);
            // What takes the terminal, or standard input, takes all its agents at once.
            Assert.True(name is "Show-MoanaDashboard" or "Start-MoanaMcpServer" || parameter.Attributes.Any(a => a is ParameterAttribute { ValueFromPipelineByPropertyName: true }));
            Assert.Equal(typeof(string[]), parameter.ParameterType);
        }
    }

    private static XElement Help(string name) => XDocument
        .Load(Path.Combine(TestPaths.Module, "en-US", "Moana.PowerShell.dll-Help.xml")).Root!.Elements()
        .Single(c => Text(c, "details", "name") == name);

    private static string Text(XElement element, params string[] path) =>
        path.Aggregate(element, (e, part) => e.Elements().First(c => c.Name.LocalName == part)).Value.Trim();

    private static HashSet<string> Views() => [.. XDocument
        .Load(Path.Combine(TestPaths.Module, "Moana.format.ps1xml")).Descendants("ViewSelectedBy").Elements("TypeName").Select(t => t.Value)];

    private static HashSet<string> ApprovedVerbs() => [.. new[]
        {
            typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic),
            typeof(VerbsLifecycle), typeof(VerbsOther), typeof(VerbsSecurity),
        }
        .SelectMany(t => t.GetFields()).Select(f => (string)f.GetValue(null)!)];

    private CommandInfo Metadata(string name) => (CommandInfo)_engine.Run($"Get-Command {name}")[0].BaseObject;

    private Dictionary<string, ParameterMetadata> Parameters(string name) => Metadata(name).Parameters
        .Where(p => !Cmdlet.CommonParameters.Contains(p.Key)).ToDictionary();
}
