using System.Text.Json;

namespace Moana.Operations;

/// <summary>JSON schemas, and answers that fit them or do not.</summary>
public sealed class AnswerSchemaTests
{
    private const string Bugs = """
        { "type": "object", "required": ["bugs"], "properties": { "bugs": { "type": "array", "items": {
          "type": "object", "required": ["file", "line"], "properties": { "file": { "type": "string" }, "line": { "type": "integer", "minimum": 1 } } } } } }
        """;

    private const string Good = """{"bugs":[{"file":"a.rs","line":3}]}""";

    [Theory]
    [InlineData(Good)]
    [InlineData("  \n" + Good + "\n")]
    [InlineData("```json\n" + Good + "\n```")]
    [InlineData("Here it is:\n\n```\n" + Good + "\n```\nTell me when you need more.")]
    [InlineData("~~~~ json\n" + Good + "\n~~~~")]
    [InlineData("I found [one] bug {really}: " + Good + " That is all.")]
    [InlineData("For example {\"bugs\":[{\"file\":\"x\",\"line\":0}]} would be wrong. It is " + Good)]
    [InlineData("```json\n{\"bugs\": 7}\n```\nNo, better:\n```json\n" + Good + "\n```")]
    public void What_fits_is_found_in_a_fenced_block_and_among_words(string answer)
    {
        var read = AnswerSchema.Parse(Bugs).Read(answer);

        Assert.Empty(read.Problems);
        Assert.Equal("a.rs", read.Data!.Value.GetProperty("bugs")[0].GetProperty("file").GetString());
    }

    [Theory]
    [InlineData("all is well", "There is no JSON in it.")]
    [InlineData("", "There is no text in it.")]
    [InlineData(null, "There is no text in it.")]
    [InlineData("""{"bugs":[{"file":"a.rs"}]}""", "/bugs/0: Required properties")]
    [InlineData("""{"bugs":[{"file":"a.rs","line":"3"}]}""", "/bugs/0/line: Value is \"string\" but should be \"integer\"")]
    [InlineData("""{"bugs":[{"file":"a.rs","line":0}]}""", "/bugs/0/line: 0 should be at least 1")]
    [InlineData("[]", "the value: Value is \"array\" but should be \"object\"")]
    [InlineData("""{"bugs":[{"file":"a.rs","line":3}""", "It is no JSON")]
    [InlineData("""{"bugs":[], "Bugs":[]}""", "Two names of one object differ in case only")]
    [InlineData("""{"bugs":[], "":[]}""", "A name in it is empty.")]
    public void What_does_not_fit_is_said_with_its_place(string? answer, string problem)
    {
        var read = AnswerSchema.Parse(Bugs).Read(answer);

        Assert.Null(read.Data);
        Assert.StartsWith(problem, Assert.Single(read.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_very_many_problems_and_brackets_some_are_told_and_tried()
    {
        var schema = AnswerSchema.Parse(Bugs);
        var many = schema.Read($$"""{"bugs":[{{string.Join(',', Enumerable.Repeat("{}", 1000))}}]}""");
        Assert.Equal((11, "... and 990 more."), (many.Problems.Count, many.Problems[^1]));
        Assert.Null(schema.Read(new string('[', 2_000_000)).Data);
        Assert.Null(schema.Read(string.Concat(Enumerable.Repeat("{\"a\":", 400_000))).Data);
        Assert.Null(schema.Read(string.Concat(Enumerable.Repeat("```\n", 100_000))).Data);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("""{ "type": "objekt" }""")]
    [InlineData("""{ "properties": { "a": 7 } }""")]
    [InlineData("""{ "properties": { "a": { "minimum": "low" } } }""")]
    [InlineData("""{ "pattern": "(" }""")]
    [InlineData("""{ "$ref": "#/$defs/none" }""")]
    [InlineData("""{ "properties": { "a": { "$ref": "https://example.com/other.json" } } }""")]
    [InlineData("""{ "$schema": "https://example.com/my-draft", "type": "string" }""")]
    public void A_schema_that_cannot_be_used_says_so(string schema)
    {
        var error = Assert.Throws<MoanaException>(() => AnswerSchema.Parse(schema));

        Assert.Equal("BadSchema", error.ErrorId);
        Assert.EndsWith("Nothing was sent.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "type": "string" }""")]
    [InlineData("""{ "$schema": "http://json-schema.org/draft-07/schema#", "type": "string" }""")]
    [InlineData("""{ "$id": "https://example.com/mine", "type": "string", "example": "a word of somebody's own" }""")]
    public void The_same_schema_is_read_as_often_as_one_likes(string schema)
    {
        Assert.Equal("words", AnswerSchema.Parse(schema).Read("\"words\"").Data!.Value.GetString());
        Assert.Null(AnswerSchema.Parse(schema).Read("7").Data);
    }

    [Fact]
    public void The_prompt_says_what_is_asked_and_a_correction_what_is_wrong()
    {
        var schema = AnswerSchema.Parse("""{ "type" : "string", "description": "größe <b>" }""");

        Assert.StartsWith("List them.\n\n", schema.Ask("List them."), StringComparison.Ordinal);
        Assert.EndsWith("""{"type":"string","description":"größe <b>"}""", schema.Ask("List them."), StringComparison.Ordinal);
        Assert.Contains("\n- /a: no\n- /b: nor this\n", schema.Correct(["/a: no", "/b: nor this"]), StringComparison.Ordinal);
        using var _ = JsonDocument.Parse(schema.Text);
    }
}
