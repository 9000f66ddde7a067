using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>The surface is of one piece, as docs/naming.md says.</summary>
public sealed partial class NamingTests : IClassFixture<Engine>
{
    private readonly Engine _engine;

    public NamingTests(Engine engine) => _engine = engine;

    [Fact]
    public void A_parameter_of_one_name_has_one_type_position_and_completer()
    {
        var uses = Uses();
        var may = Exceptions();
        Assert.Equal("", string.Join('\n', uses.GroupBy(u => u.Parameter).OrderBy(g => g.Key).SelectMany(g => new[]
        {
            Differs(g, "type", u => u.Type),
            Differs(g.Where(u => u.Position is not null), "position", u => $"{u.Position}"),
            Differs(g, "completer", u => u.Completer ?? "none"),
        }).OfType<string>()));

        string? Differs(IEnumerable<Use> all, string what, Func<Use, string> of) =>
            all.GroupBy(of).ToList() is { Count: > 1 } groups && !may.Contains((groups[0].First().Parameter, what))
                ? $"-{groups[0].First().Parameter} differs in {what}: {string.Join("; ", groups.Select(g => $"{g.Key} in {string.Join(", ", g.Select(u => u.Cmdlet))}"))}"
                : null;
    }

    [Fact]
    public void No_exception_stands_on_the_page_that_is_none_any_more()
    {
        var uses = Uses().GroupBy(u => u.Parameter).ToDictionary(g => g.Key);
        foreach (var (parameter, what) in Exceptions())
        {
            var values = uses[parameter].Select(u => what switch { "type" => u.Type, "position" => $"{u.Position}", _ => u.Completer }).Distinct();
            Assert.True(values.Count() > 1, $"-{parameter} does not differ in {what}");
        }
    }

    [Fact]
    public void Each_column_of_a_table_is_a_property()
    {
        var views = XDocument.Load(Path.Combine(TestPaths.Module, "Moana.format.ps1xml")).Descendants("View")
            .Where(v => v.Element("TableControl") is not null);
        foreach (var view in views)
        {
            var name = view.Descendants("TypeName").First().Value;
            var type = (Type)_engine.Run($"'{name}' -as [type]")[0].BaseObject;
            foreach (var label in view.Descendants("TableColumnHeader").Select(h => h.Element("Label")!.Value))
            {
                Assert.True(type.GetProperty(label) is not null, $"{name} has no property {label}");
            }
        }
    }

    [Fact]
    public void Each_time_parameter_takes_seconds_a_span_or_a_text_as_plans_do()
    {
        var times = Uses().Where(u => u.Parameter.EndsWith("Timeout", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(times);
        Assert.All(times, u => Assert.Contains("SecondsTransformationAttribute", u.Attributes));
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("'90'", 90)]
    [InlineData("15m", 900)]
    [InlineData("'1.5 h'", 5400)]
    [InlineData("([timespan]::FromMinutes(2))", 120)]
    [InlineData("'00:02:00'", 120)]
    public void A_time_is_read_as_it_is_meant(string written, double seconds) =>
        Assert.Equal(seconds, _engine.Run($"New-MoanaTask x -Timeout {written}")[0].Properties["TimeoutSeconds"].Value);

    [Fact]
    public void A_text_that_is_no_time_is_refused_with_what_would_be_one()
    {
        var error = Assert.Single(_engine.TryRun("New-MoanaTask x -Timeout soon").Errors);
        Assert.Contains("Give seconds, a TimeSpan, or a number with s, m, h or d", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_stand_in_a_CSV_file_as_text_and_tasks_are_their_ids()
    {
        var result = await Shells.RunWithModuleAsync("""
            $task = New-MoanaTask 'do it' -Id b -DependsOn a, c -Tag x, y
            ($task | ConvertTo-Csv)[1]
            "$task"
            """);
        Assert.Contains("\"a, c\"", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("\"x, y\"", result.StandardOutput, StringComparison.Ordinal);
        Assert.EndsWith("\nb\n", result.StandardOutput, StringComparison.Ordinal);
    }

    private sealed record Use(string Cmdlet, string Parameter, string Type, int? Position, string? Completer, IReadOnlyList<string> Attributes);

    private List<Use> Uses() =>
    [
        .. from command in _engine.Run("(Get-Module Moana).ExportedCmdlets.Values").Select(o => (CmdletInfo)o.BaseObject)
           from property in command.ImplementingType.GetProperties()
           let parameters = property.GetCustomAttributes<ParameterAttribute>().ToList()
           where parameters.Count > 0 && !parameters[0].DontShow
           let position = parameters.Select(p => p.Position).Where(p => p >= 0).Select(p => (int?)p).FirstOrDefault()
           select new Use(
               command.Name, property.Name, Plain(property.PropertyType).Name, position,
               property.GetCustomAttribute<ArgumentCompleterAttribute>()?.Type?.Name,
               [.. property.GetCustomAttributes().Select(a => a.GetType().Name)])
    ];

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? (type.IsArray ? type.GetElementType()! : type);

    /// <summary>What may differ, by the table of docs/naming.md.</summary>
    private static HashSet<(string Parameter, string What)> Exceptions() => [.. File
        .ReadLines(Path.Combine(TestPaths.Root, "docs", "naming.md")).Select(l => Row().Match(l)).Where(m => m.Success)
        .SelectMany(m => m.Groups[2].Value.Split(", ").Select(what => (m.Groups[1].Value, what)))];

    [GeneratedRegex(@"^\| `(\w+)` \| ([a-z, ]+) \|")]
    private static partial Regex Row();
}
