using System.Reflection;
using System.Runtime.CompilerServices;

namespace Moana.Agents.Tests.Model;

/// <summary>What comes from outside is made safe to show as it becomes an object's text.</summary>
public sealed class VisibleTextTests
{
    /// <summary>What people themselves give, and what goes on exactly as it was given.</summary>
    private static readonly HashSet<Type> Given = [typeof(OrchestrationTask), typeof(AnswerRule), typeof(AgentPrompt), typeof(AgentHook), typeof(McpConfiguration), typeof(ServerAddress), typeof(PaneAddress)];

    /// <summary>Named by the person who reads it.</summary>
    private static readonly HashSet<string> GivenFields = ["PlanError.File", "PlanError.Remedy", "ProfileError.File", "RuleOutcome.Rule"];

    public static TheoryData<string> Texts => [.. Properties().Select(p => $"{p.DeclaringType!.Name}.{p.Name}")];

    [Theory]
    [InlineData("plain, wörter, 漢字, \U0001f600\n\tand lines", "plain, wörter, 漢字, \U0001f600\n\tand lines")]
    [InlineData("\u202eabc\u202c", "<U+202E>abc<U+202C>")]
    [InlineData("\u2066\u2069\u200e\u200f\u061c", "<U+2066><U+2069><U+200E><U+200F><U+061C>")]
    [InlineData("\u001b]0;title\u0007", "<U+001B>]0;title<U+0007>")]
    [InlineData("\u001b[2J\u009b2J", "<U+001B>[2J<U+009B>2J")]
    [InlineData("\u001b[1;31mred\u001b[m plain\u001b[38:5:9mred", "red plainred")]
    [InlineData("\u001b[", "<U+001B>[")]
    [InlineData("one\r\ntwo\rthree", "one\ntwo<U+000D>three")]
    [InlineData("\u2028\ufffe", "<U+2028><U+FFFE>")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void What_steers_a_terminal_or_turns_text_round_is_written_out(string? text, string? shown)
    {
        Assert.Equal(shown, VisibleText.Of(text));
        Assert.Equal(shown, VisibleText.Of(shown));
    }

    [Fact]
    public void Half_a_character_is_written_out()
    {
        Assert.Equal("a<U+D800>b<U+DC00>", VisibleText.Of("a\ud800b\udc00"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_text_of_an_object_is_safe_to_show(string name)
    {
        var property = Properties().Single(p => $"{p.DeclaringType!.Name}.{p.Name}" == name);
        var made = RuntimeHelpers.GetUninitializedObject(property.DeclaringType!);
        object hostile = property.PropertyType == typeof(string) ? "a\u001b[2J\u202eb" : new List<string> { "a\u001b[2J\u202eb" };

        property.SetValue(made, hostile);

        var text = property.GetValue(made) as string ?? string.Concat((IEnumerable<string>)property.GetValue(made)!);
        Assert.Equal("a<U+001B>[2J<U+202E>b", text);
    }

    [Fact]
    public void An_error_is_safe_to_show() => Assert.Equal("pane '<U+001B>c'", new MoanaException("X", MoanaErrorKind.NotFound, "pane '\u001bc'").Message);

    private static IEnumerable<PropertyInfo> Properties() => typeof(Agent).Assembly.GetExportedTypes()
        .Where(t => !t.IsAbstract && !typeof(Exception).IsAssignableFrom(t) && !Given.Contains(t))
        .SelectMany(t => t.GetProperties())
        .DistinctBy(p => (p.DeclaringType, p.Name))
        .Where(p => p.CanWrite && (p.PropertyType == typeof(string) || p.PropertyType == typeof(IReadOnlyList<string>)))
        .Where(p => !GivenFields.Contains($"{p.DeclaringType!.Name}.{p.Name}"));
}
