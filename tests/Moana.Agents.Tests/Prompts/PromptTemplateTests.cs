using Moana.Prompts;

namespace Moana.Agents.Tests.Prompts;

public sealed class PromptTemplateTests
{
    [Theory]
    [InlineData("Port {source} to {target}.", "Port a to b.")]
    [InlineData("Port {Source} to {TARGET}.", "Port a to b.")]
    [InlineData("{source}{source}{target}", "aab")]
    [InlineData("fn main() {{ }} {source} {target}", "fn main() { } a b")]
    [InlineData("a lone } stays, {source} {target}", "a lone } stays, a b")]
    [InlineData("{source:path} {target}", "/full/a b")]
    [InlineData("{source} {target} {other=else}", "a b else")]
    [InlineData("{source} {target=unused}", "a b")]
    [InlineData("{source} {target}\nInclude {other=}.\nEnd.", "a b\nEnd.")]
    [InlineData("# About it.\n# More.\n\n{source} {target}\n\n", "a b")]
    [InlineData("\n# A heading\n{source} {target}", "# A heading\na b")]
    [InlineData("{source}\r\n{target}\r\n", "a\nb")]
    public void Placeholders_take_their_values(string text, string expected)
    {
        var prompt = PromptTemplate.Parse(text, "x.txt").Fill(Values(("source", ["a"]), ("target", ["b"])), "en", p => "/full/" + p);
        Assert.Equal(expected, prompt.Prompt);
        Assert.Equal("x.txt", prompt.Template);
    }

    [Theory]
    [InlineData("Include {items}.", "en", "Include x, y and z.")]
    [InlineData("Inclus {items}.", "fr", "Inclus x, y et z.")]
    [InlineData("All:\n- {items}\nEnd.", "en", "All:\n- x\n- y\n- z\nEnd.")]
    [InlineData("  1. {items}", "en", "  1. x\n  1. y\n  1. z")]
    [InlineData("- {items} too", "en", "- x, y and z too")]
    public void Several_values_are_enumerated_or_repeat_their_line(string text, string culture, string expected) =>
        Assert.Equal(expected, PromptTemplate.Parse(text, "x.txt").Fill(Values(("items", ["x", "y", "z"])), culture, p => p).Prompt);

    [Fact]
    public void A_value_with_braces_is_not_read_again() =>
        Assert.Equal("{b} 1", PromptTemplate.Parse("{a} {b}", "x.txt").Fill(Values(("a", ["{b}"]), ("b", ["1"])), "en", p => p).Prompt);

    [Theory]
    [InlineData("Port {source}\nto {target}.", "PromptParameterMissing", "x.txt:1: no value for {source}; x.txt:2: no value for {target}")]
    [InlineData("# About\nPort it to {b}.", "PromptParameterUnknown", "x.txt: no placeholder is named 'a'. It has {b} (line 2).")]
    [InlineData("Port it.", "PromptParameterUnknown", "The file has none.")]
    public void What_is_missing_or_unknown_is_told_with_file_and_line(string text, string id, string message)
    {
        var values = id == "PromptParameterMissing" ? Values() : Values(("a", ["1"]));
        var error = Assert.Throws<MoanaException>(() => PromptTemplate.Parse(text, "x.txt").Fill(values, "en", p => p));
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# About\nPort { source }.", "x.txt:2:6: '{' begins no placeholder")]
    [InlineData("Port {source", "x.txt:1:6:")]
    [InlineData("{}", "x.txt:1:1:")]
    [InlineData("{source:folder}", "x.txt:1:1:")]
    [InlineData("{1st}", "x.txt:1:1:")]
    [InlineData("{{{", "x.txt:1:3:")]
    [InlineData("# About only\n", "x.txt:1:1: the template has no text")]
    [InlineData("", "x.txt:1:1: the template has no text")]
    public void A_template_that_is_wrong_is_refused_with_its_place(string text, string message)
    {
        var error = Assert.Throws<MoanaException>(() => PromptTemplate.Parse(text, "x.txt"));
        Assert.Equal("PromptTemplateInvalid", error.ErrorId);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, IReadOnlyList<string>> Values(params (string Name, string[] Values)[] values) =>
        values.ToDictionary(v => v.Name, v => (IReadOnlyList<string>)v.Values);
}
