using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Moana.Mocks;
using Moana.Testing;

namespace Moana.RealAgents.Tests;

/// <summary>The mock model, spoken to as agents do.</summary>
public sealed class MockModelTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly HttpClient _client = new();

    public static TheoryData<string> Dialects => ["responses", "chat", "anthropic", "gemini"];

    public void Dispose() => _client.Dispose();

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Dialects))]
    public async Task A_prompt_is_answered_in_pieces_and_noted_exactly(string dialect)
    {
        const string Prompt = "Say hello, <b>世界</b>\n  twice ";
        await using var model = await MockModel.StartAsync();

        var answer = await AskAsync(model, dialect, Prompt);

        Assert.Contains("Done.", answer, StringComparison.Ordinal);
        Assert.StartsWith(dialect == "responses" ? "event: response.created" : dialect == "anthropic" ? "event: message_start" : "data: {", answer, StringComparison.Ordinal);
        var request = Assert.Single(model.Requests);
        Assert.Equal((dialect, Prompt, Prompt, false), (request.Dialect, request.Prompt, request.RawPrompt, request.Request.IsAuxiliary));
        Assert.Equal([Prompt], model.Prompts);
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Dialects))]
    public async Task A_tool_is_called_with_an_input_that_fits_its_schema(string dialect)
    {
        await using var model = await MockModel.StartAsync();
        var answer = await AskAsync(model, dialect, "toolsleep 7");
        Assert.Contains("timeout 7 tail", answer, StringComparison.Ordinal);
        Assert.Contains("shell", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("is_background", answer, StringComparison.Ordinal);
        Assert.Equal("toolsleep", model.Requests[0].Behaviour);
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Dialects))]
    public async Task An_error_is_an_HTTP_error(string dialect)
    {
        await using var model = await MockModel.StartAsync();
        using var response = await PostAsync(model, dialect, "err429 please");
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Contains("Rate limit reached", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Dialects))]
    public async Task A_drop_breaks_the_connection_in_mid_answer(string dialect)
    {
        await using var model = await MockModel.StartAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(model, dialect, "drop slow 1"));
    }

    [Fact(Timeout = Limit)]
    public async Task Waiting_thinking_and_slow_text_take_their_time()
    {
        var clock = new FakeTimeProvider();
        var begun = clock.GetTimestamp();
        await using var model = await MockModel.StartAsync(clock: clock);
        var answer = AskAsync(model, "anthropic", "wait 1 think 1 slow 1");
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
                return answer.IsCompleted;
            },
            "the answer");

        Assert.True(clock.GetElapsedTime(begun) >= TimeSpan.FromSeconds(3), $"{clock.GetElapsedTime(begun)}");
        Assert.Contains("thinking_delta", await answer, StringComparison.Ordinal);
        Assert.Equal("wait+think+slow", model.Requests[0].Behaviour);
    }

    [Fact(Timeout = Limit)]
    public async Task An_agents_own_request_is_no_prompt()
    {
        await using var model = await MockModel.StartAsync();
        using var _ = await _client.PostAsync($"{model.Url}/v1/chat/completions",
            Body(Json("""{ "messages": [ { "role": "user", "content": "Title: tool err500" } ] }""")), TestContext.Current.CancellationToken);
        Assert.Empty(model.Prompts);
        Assert.Equal("auxiliary", Assert.Single(model.Requests).Behaviour);
    }

    [Fact(Timeout = Limit)]
    public async Task A_tool_that_an_agent_keeps_back_is_searched_for_and_then_called()
    {
        await using var model = await MockModel.StartAsync();
        const string Prompt = """{ "role": "user", "content": "mcp list_agents {}" }""";
        const string Offered = """{ "name": "ToolSearch", "input_schema": { "properties": { "query": {} } } }""";
        const string Found = """{ "name": "mcp__x__list_agents" }, { "name": "list_agents" }""";
        string[] bodies =
        [
            Body(Prompt, Offered),
            Body($"{Prompt}, {Use("ToolSearch")}, {Result("Some MCP servers are still connecting.")}", Offered),
            Body($"{Prompt}, {Use("ToolSearch")}, {Result("Nothing found.")}", Offered),
            Body($"{Prompt}, {Use("ToolSearch")}, {Result("x", """, { "type": "text", "text": "Tool loaded." }""")}", $"{Offered}, {Found}"),
            Body($"{Prompt}, {Use("ToolSearch")}, {Result("x")}, {Use("mcp__x__list_agents")}, {Result("x")}", $"{Offered}, {Found}"),
        ];
        var answers = new List<string>();
        foreach (var body in bodies)
        {
            using var response = await _client.PostAsync($"{model.Url}/v1/messages", MockModelTests.Body(Json(body)), TestContext.Current.CancellationToken);
            answers.Add(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Collection(
            answers,
            a => Assert.Contains("\"name\":\"ToolSearch\"", a, StringComparison.Ordinal),
            a => Assert.Contains("\"name\":\"ToolSearch\"", a, StringComparison.Ordinal),
            a => Assert.Contains("No tool", a, StringComparison.Ordinal),
            a => Assert.Contains("\"name\":\"mcp__x__list_agents\"", a, StringComparison.Ordinal),
            a => Assert.DoesNotContain("tool_use\"", a, StringComparison.Ordinal));

        static string Body(string messages, string tools) => $$"""{ "stream": true, "messages": [ {{messages}} ], "tools": [ {{tools}} ] }""";
        static string Use(string tool) => $$"""{ "role": "assistant", "content": [ { "type": "tool_use", "id": "1", "name": "{{tool}}", "input": {} } ] }""";
        static string Result(string text, string more = "") => $$"""{ "role": "user", "content": [ { "type": "tool_result", "tool_use_id": "1", "content": "{{text}}" }{{more}} ] }""";
    }

    [Fact(Timeout = Limit)]
    public async Task A_prompt_in_one_message_with_an_interrupted_tools_result_is_a_prompt()
    {
        await using var model = await MockModel.StartAsync();
        const string Tool = """{ "type": "tool_result", "tool_use_id": "1", "content": "stopped" }""";
        const string Reminder = """{ "type": "text", "text": "<system-reminder>be kind</system-reminder>" }""";
        foreach (var content in new[] { $"{Tool}, {Reminder}", $$"""{{Tool}}, { "type": "text", "text": "err401 please" }""" })
        {
            using var _ = await _client.PostAsync($"{model.Url}/v1/messages", Body(Json(
                $$"""{ "messages": [ { "role": "user", "content": [ {{content}} ] } ], "tools": [ { "name": "shell" } ] }""")), TestContext.Current.CancellationToken);
        }

        Assert.Equal(["after-tool", "err401"], model.Requests.Select(r => r.Behaviour));
        Assert.Equal(["err401 please"], model.Prompts);
    }

    [Fact(Timeout = Limit)]
    public async Task The_same_holds_for_gemini()
    {
        await using var model = await MockModel.StartAsync();
        const string Tool = """{ "functionResponse": { "name": "shell", "response": { "output": "stopped" } } }""";
        foreach (var parts in new[] { Tool, $$"""{{Tool}}, { "text": "err401 please" }""" })
        {
            using var _ = await _client.PostAsync($"{model.Url}/v1beta/models/mock:streamGenerateContent", Body(Json(
                $$"""{ "contents": [ { "role": "user", "parts": [ {{parts}} ] } ], "tools": [ { "functionDeclarations": [ { "name": "shell" } ] } ] }""")), TestContext.Current.CancellationToken);
        }

        Assert.Equal(["after-tool", "err401"], model.Requests.Select(r => r.Behaviour));
    }

    [Theory]
    [InlineData("<current_datetime>now</current_datetime>\n\nhello", "hello")]
    [InlineData("<system-reminder>\nbe <b>kind</b>\n</system-reminder>\nhello", "hello")]
    [InlineData("\n\n<pasted_content id=\"6f7c\">\n a\nb \n</pasted_content id=\"6f7c\">\n", " a\nb ")]
    [InlineData(" <b>bold</b> ", " <b>bold</b> ")]
    public async Task What_agents_wrap_around_a_prompt_is_taken_off(string arrived, string prompt)
    {
        await using var model = await MockModel.StartAsync();
        await AskAsync(model, "chat", arrived);
        Assert.Equal((prompt, arrived), (model.Requests[0].Prompt, model.Requests[0].RawPrompt));
    }

    private async Task<string> AskAsync(MockModel model, string dialect, string prompt)
    {
        using var response = await PostAsync(model, dialect, prompt);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private Task<HttpResponseMessage> PostAsync(MockModel model, string dialect, string prompt)
    {
        const string Schema = """{ "type": "object", "properties": { "command": { "type": "string" } }, "required": ["command"] }""";
        var (path, body, places) = dialect switch
        {
            "responses" => ("/v1/responses",
                $$"""{ "stream": true, "input": [ { "role": "user", "content": [ { "type": "input_text", "text": "" } ] } ], "tools": [ { "type": "function", "name": "shell", "parameters": {{Schema}} } ] }""",
                new[] { "input", "content" }),
            "chat" => ("/v1/chat/completions",
                $$"""{ "stream": true, "messages": [ { "role": "user", "content": [ { "type": "text", "text": "" } ] } ], "tools": [ { "type": "function", "function": { "name": "shell", "parameters": {{Schema}} } } ] }""",
                ["messages", "content"]),
            "anthropic" => ("/v1/messages?beta=true",
                $$"""{ "stream": true, "messages": [ { "role": "user", "content": [ { "type": "text", "text": "" } ] } ], "tools": [ { "name": "shell", "input_schema": {{Schema}} } ] }""",
                ["messages", "content"]),
            _ => ("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
                $$"""{ "contents": [ { "role": "user", "parts": [ { "text": "" } ] } ], "tools": [ { "functionDeclarations": [ { "name": "shell", "parametersJsonSchema": {{Schema}} } ] } ] }""",
                ["contents", "parts"]),
        };
        var request = Json(body);
        request[places[0]]![0]![places[1]]![0]!["text"] = prompt;
        return SendAsync(new(HttpMethod.Post, model.Url + path) { Content = Body(request) });
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message)
    {
        using (message)
            return await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static StringContent Body(JsonObject json) => new(json.ToJsonString(), Encoding.UTF8, "application/json");

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
