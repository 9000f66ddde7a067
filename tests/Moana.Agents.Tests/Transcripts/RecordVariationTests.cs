using System.Text;
using System.Text.Json.Nodes;
using Moana.Detection;
using Moana.Hosts;
using Moana.Testing;

namespace Moana.Transcripts;

/// <summary>What other versions, other writers and other moments make of a record without another meaning.</summary>
public sealed class RecordVariationTests : IDisposable
{
    /// <summary>Arguments of tools are told as they stand.</summary>
    private static readonly string[] Verbatim = ["arguments", "input", "args"];

    private static readonly Dictionary<string, Func<string, string>> Variations = new()
    {
        ["fields in another order"] = text => EachLine(text, line => Reversed(line).ToJsonString()),
        ["fields that nobody knows"] = text => EachLine(text, line => Extended(line).ToJsonString()),
        ["blanks and escapes"] = text => EachLine(text, line => line.ToJsonString(new() { WriteIndented = true }).Replace(Environment.NewLine, "\t ", StringComparison.Ordinal)),
        ["carriage returns"] = text => text.Replace("\n", "\r\n", StringComparison.Ordinal),
        ["a mark of the encoding"] = text => "\ufeff" + text,
        ["lines of unknown kinds, and half ones"] = text => EachLine(text, line => line.ToJsonString() + Odd),
        ["half a last line"] = text => text + """{"timestamp":"2026-11-28T23:59:59.000Z","type":"user","message":{"role":"user","content":"no""",
    };

    private const string Odd = """

        {"type":"brand.new","timestamp":"2026-11-28T22:46:22.000Z","payload":{"type":"brand_new","message":"no"},"data":{"content":"no"},"message":{"parts":[{"text":"no"}],"content":"no"},"content":"no"}
        null
        [{"type":"user","message":{"content":"no"}}]

        {"type":"user","message":{"content":"no
        """;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Variations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_record_that_is_written_otherwise_says_the_same(string variation)
    {
        foreach (var (file, format) in Directory.GetDirectories(SavedRecordTests.Folder).SelectMany(p => SavedRecord.At(p, null)).Where(r => r.Format != RecordFormat.Opencode))
        {
            var text = File.ReadAllText(file);
            if (text.StartsWith("{\n", StringComparison.Ordinal) && variation is not ("carriage returns" or "a mark of the encoding")) continue;
            var expected = Turns(text, format);
            Assert.Equal(expected.Select(Told), Turns(Variations[variation](text), format).Select(Told));
        }
    }

    [Theory]
    [InlineData("""{"source":{"subagent":{"thread_spawn":{"parent_thread_id":"p"}}}}""")]
    [InlineData("""{"source":"cli","thread_source":"subagent"}""")]
    public void What_a_sub_agent_of_codex_was_asked_is_no_prompt_of_a_persons(string meta) => Assert.Empty(Turns(
        $$$"""
        {"timestamp":"2026-11-28T22:46:20.000Z","type":"session_meta","payload":{"id":"s",{{{meta[1..]}}}}
        {"timestamp":"2026-11-28T22:46:20.000Z","type":"event_msg","payload":{"type":"task_started"}}
        {"timestamp":"2026-11-28T22:46:20.000Z","type":"event_msg","payload":{"type":"user_message","message":"look around"}}

        """,
        RecordFormat.Codex));

    [Fact]
    public void A_prompt_that_codex_writes_down_in_two_ways_is_one_and_the_same_words_twice_are_two()
    {
        const string Begun = """{"timestamp":"2026-11-28T22:46:20.000Z","type":"event_msg","payload":{"type":"task_started"}}""";
        static string Old(string text) => $$$"""{"timestamp":"2026-11-28T22:46:20.000Z","type":"event_msg","payload":{"type":"user_message","message":"{{{text}}}"}}""";
        static string New(string text) => $$$$"""{"timestamp":"2026-11-28T22:46:20.000Z","type":"event_msg","payload":{"type":"item_completed","item":{"type":"UserMessage","content":[{"type":"text","text":"{{{{text}}}}"}]}}}""";

        var turns = Turns(string.Join('\n', Begun, New("go"), Old("go"), New("on"), Old("on"), New("on"), Old("on"), ""), RecordFormat.Codex);

        Assert.Equal(["go", "on", "on"], turns.Select(t => t.Prompt));
    }

    [Fact]
    public void What_a_person_told_claudes_shell_is_no_prompt()
    {
        static string User(string text, int second) => $$$"""{"type":"user","timestamp":"2026-11-28T22:46:{{{second}}}.000Z","message":{"role":"user","content":"{{{text}}}"},"sessionId":"s"}""";

        var turns = Turns(string.Join('\n', User("fix it", 10), User("<bash-input>ls</bash-input>", 11), User("<bash-stdout>a</bash-stdout><bash-stderr></bash-stderr>", 12), ""), RecordFormat.Claude);

        Assert.Equal("fix it", Assert.Single(turns).Prompt);
    }

    [Fact]
    public void What_copilots_sub_agents_say_is_not_the_answer_and_an_answer_without_text_ends_its_turn()
    {
        var turn = Assert.Single(Turns(
            """
            {"type":"user.message","data":{"content":"go"},"timestamp":"2026-11-28T22:46:20.000Z"}
            {"type":"assistant.message","data":{"content":"","toolRequests":[{"toolCallId":"c","name":"task","arguments":{}}]},"timestamp":"2026-11-28T22:46:21.000Z"}
            {"type":"assistant.message","data":{"content":"found it","toolRequests":[],"parentToolCallId":"c"},"timestamp":"2026-11-28T22:46:22.000Z"}
            {"type":"assistant.turn_end","data":{"turnId":"0"},"timestamp":"2026-11-28T22:46:22.000Z"}
            {"type":"assistant.message","data":{"toolRequests":[]},"timestamp":"2026-11-28T22:46:23.000Z"}
            {"type":"assistant.turn_end","data":{"turnId":"1"},"timestamp":"2026-11-28T22:46:24.000Z"}

            """,
            RecordFormat.Copilot));

        Assert.Equal((TurnOutcome.Completed, null, 0), (turn.Outcome, turn.Answer, turn.Texts.Count));
    }

    [Fact]
    public void Contents_of_gemini_are_texts_parts_or_lists_of_both_and_a_message_that_comes_again_late_changes_no_other_turn()
    {
        const string First = """{"id":"1","timestamp":"2026-11-28T22:46:20.000Z","type":"user","content":"one"}""";
        const string Answer = """{"id":"2","timestamp":"2026-11-28T22:46:21.000Z","type":"gemini","content":["a ",{"text":"b"}]}""";
        const string Second = """{"id":"3","timestamp":"2026-11-28T22:46:22.000Z","type":"user","content":{"text":"two"}}""";

        var turns = Turns(string.Join('\n', First, Answer, Second, First, Answer, ""), RecordFormat.Gemini);

        Assert.Equal([("one", "a b"), ("two", null)], turns.Select(t => (t.Prompt, t.Texts.SingleOrDefault())));
    }

    [Fact]
    public void What_opencode_asks_itself_after_it_has_summed_up_belongs_to_the_turn()
    {
        var reader = RecordReader.For(RecordFormat.Opencode, RecordBounds.Live);
        foreach (var row in new[]
        {
            """{"id":"u1","data":{"role":"user"},"parts":[{"type":"text","text":"go"}]}""",
            """{"id":"a1","data":{"role":"assistant","parentID":"u1","finish":"tool-calls","time":{"completed":1764369980000}},"parts":[{"type":"tool","callID":"c","tool":"bash"}]}""",
            """{"id":"u2","data":{"role":"user"},"parts":[{"type":"compaction","auto":true}]}""",
            """{"id":"a2","data":{"role":"assistant","parentID":"u2","summary":true,"finish":"stop","time":{"completed":1764369981000}},"parts":[{"type":"text","text":"a summary"}]}""",
            """{"id":"u3","data":{"role":"user"},"parts":[{"type":"text","synthetic":true,"text":"Continue if you have next steps"}]}""",
            """{"id":"a3","data":{"role":"assistant","parentID":"u3","finish":"stop","time":{"completed":1764369982000}},"parts":[{"type":"text","text":"done"}]}""",
        })
        {
            reader.Read(System.Text.Json.JsonDocument.Parse(row).RootElement);
        }

        var turn = Assert.Single(reader.Turns).Build("opencode", "e");
        Assert.Equal(("go", "done", "done", TurnOutcome.Completed), (turn.Prompt, turn.Answer, Assert.Single(turn.Texts), turn.Outcome));
    }

    public void Dispose() => _folder.Dispose();

    private static string Told(AgentTurn turn) => string.Join(
        '|',
        turn.Prompt,
        turn.Answer,
        string.Join(',', turn.Texts),
        string.Join(',', turn.Tools.Select(t => $"{t.Name} {t.Arguments}:{t.ExitCode}:{t.Output}:{t.Decision}:{t.Duration}")),
        string.Join(',', turn.Files.Select(f => $"{f.Path} {f.Change} {f.AddedLines} {f.RemovedLines}")),
        turn.Outcome,
        turn.Error,
        turn.Model,
        turn.Usage,
        turn.ConversationId,
        turn.StartedAt,
        turn.EndedAt);

    private List<AgentTurn> Turns(string text, RecordFormat format)
    {
        File.WriteAllBytes(_folder["record"], Encoding.UTF8.GetBytes(text));
        return new RecordFile(_folder["record"], format, RecordBounds.Saved).Read(LocalFiles.Instance, r => r.Turns.Select(t => t.Build("p", "e")).ToList(), TestContext.Current.CancellationToken);
    }

    private static string EachLine(string text, Func<JsonNode, string> change) =>
        string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => change(JsonNode.Parse(l)!) + "\n"));

    private static JsonNode Reversed(JsonNode node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Reverse().Select(f => KeyValuePair.Create(f.Key, f.Value is { } value && !Verbatim.Contains(f.Key) ? Reversed(value) : f.Value?.DeepClone()))),
        JsonArray items => new JsonArray([.. items.Select(i => i is null ? null : Reversed(i))]),
        _ => node.DeepClone(),
    };

    private static JsonNode Extended(JsonNode node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(f => KeyValuePair.Create(f.Key, f.Value is { } value && !Verbatim.Contains(f.Key) ? Extended(value) : f.Value?.DeepClone()))
            .Append(KeyValuePair.Create<string, JsonNode?>("brandNew", new JsonObject { ["type"] = "user", ["text"] = "no", ["content"] = "no" }))),
        JsonArray items => new JsonArray([.. items.Select(i => i is null ? null : Extended(i))]),
        _ => node.DeepClone(),
    };
}
