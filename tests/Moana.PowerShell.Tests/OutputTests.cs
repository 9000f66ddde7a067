using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Xml.Linq;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>Walks all types that cmdlets write: each is of use as text, as a table, as a list, as CSV and as JSON.</summary>
public sealed class OutputTests : IClassFixture<Engine>
{
    private readonly Engine _engine;

    public OutputTests(Engine engine) => _engine = engine;

    public static TheoryData<string> Outputs()
    {
        using var engine = new Engine();
        return [.. engine.Run("(Get-Command -Module Moana).OutputType.Name").Select(o => $"{o}").Where(n => n.StartsWith("Moana.", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Its_text_is_of_its_own(string type) =>
        Assert.Null(TypeOf(type).GetMethod("ToString", [])!.GetCustomAttribute<CompilerGeneratedAttribute>());

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Its_lists_are_text_in_a_CSV_file(string type)
    {
        if (TypeOf(type).GetConstructor([]) is null) return;
        var empty = Activator.CreateInstance(TypeOf(type))!;
        var lists = TypeOf(type).GetProperties()
            .Where(p => p.PropertyType == typeof(IReadOnlyList<string>) || p.PropertyType == typeof(IReadOnlyDictionary<string, string>)).ToList();
        Assert.All(lists, p => Assert.True(p.GetValue(empty) is null or (IEnumerable and not string) && $"{p.GetValue(empty)}" == "", $"{p.Name} is {p.GetValue(empty)}"));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Its_list_begins_with_what_its_table_begins_with(string type)
    {
        var view = XDocument.Load(Path.Combine(TestPaths.Module, "Moana.format.ps1xml")).Descendants("View").Single(v => v.Descendants("TypeName").First().Value == type);
        if (view.Descendants("TableColumnHeader").FirstOrDefault() is not { } column) return;
        var properties = TypeOf(type).GetProperties().Where(p => p.GetIndexParameters().Length == 0).Select(p => p.Name);
        Assert.Equal(column.Element("Label")!.Value, properties.First());
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Its_table_has_room_for_its_last_column_at_eighty_columns(string type)
    {
        var view = XDocument.Load(Path.Combine(TestPaths.Module, "Moana.format.ps1xml")).Descendants("View").Single(v => v.Descendants("TypeName").First().Value == type);
        var columns = view.Descendants("TableColumnHeader").ToList();
        var widths = columns.Select(c => (int?)c.Element("Width")).SkipLast(1).ToList();
        // PowerShell itself fits columns without a width.
        Assert.True(widths.Contains(null) || widths.Sum() + widths.Count <= 76, $"{widths.Sum() + widths.Count} of 80 columns stand before '{columns.LastOrDefault()?.Element("Label")!.Value}'");
    }

    [Fact]
    public void Each_value_of_an_enumeration_is_JSON_by_its_name()
    {
        var enums = TypeOf("Moana.AgentStatus").Assembly.GetExportedTypes().Where(t => t.IsEnum).ToList();
        Assert.NotEmpty(enums);
        Assert.All(enums, t => Assert.All(Enum.GetValues(t).Cast<object>(), v => Assert.Equal($"\"{v}\"", JsonSerializer.Serialize(v, t))));
    }

    [Fact]
    public async Task A_failed_task_tells_why_at_eighty_columns_and_colours_are_the_persons_choice()
    {
        var result = await Shells.RunWithModuleAsync("""
            $task = [Moana.TaskResult]::new()
            foreach ($fact in @{ Id = 'review-parser'; Agent = 'claude'; Status = 'Failed'; Reason = 'cargo test failed 3 times: test parser::empty_input ended' }.GetEnumerator()) {
                [Moana.TaskResult].GetProperty($fact.Key).SetValue($task, ($fact.Value -as [Moana.TaskResult].GetProperty($fact.Key).PropertyType))
            }
            $plain = $task | Out-String -Width 80
            $plain
            "colours: $($plain.Contains("`e"))"
            $PSStyle.OutputRendering = 'Ansi'
            "colours: $(($task | Out-String -Width 80).Contains("`e"))"
            $task | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json | ForEach-Object Status
            """);
        Assert.Equal("", result.StandardError);
        // Long words are broken where a line ends.
        var text = string.Concat(result.StandardOutput.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("review-parserFailedclaudecargotestfailed3times:testparser::empty_inputended", text, StringComparison.Ordinal);
        Assert.EndsWith("colours:Falsecolours:TrueFailed", text, StringComparison.Ordinal);
    }

    private Type TypeOf(string name) => (Type)_engine.Run($"'{name}' -as [type]")[0].BaseObject;
}
