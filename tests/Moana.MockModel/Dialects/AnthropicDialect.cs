using System.Text.Json.Nodes;

namespace Moana.Mocks.Dialects;

/// <summary>Anthropic's messages.</summary>
internal sealed class AnthropicDialect : Dialect
{
    internal override string Name => "anthropic";

    internal override bool Speaks(string path) => path.EndsWith("/messages", StringComparison.Ordinal);

    internal override ModelRequest Read(JsonObject body, string path)
    {
        var texts = new List<string>();
        var isToolResult = false;
        foreach (var message in Objects(body["messages"]).Where(m => Text(m["role"]) == "user"))
        {
            // The prompt after an interrupted tool comes in one message with the tool's result.
            var text = LastText(message["content"]);
            isToolResult = text.Length == 0 && Objects(message["content"]).Any(p => Text(p["type"]) == "tool_result");
            if (text.Length > 0)
                texts.Add(text);
        }

        return new()
        {
            Model = Text(body["model"], "mock"),
            Streams = IsTrue(body["stream"]),
            UserTexts = texts,
            IsToolResult = isToolResult,
            IsSearchResult = isToolResult && Objects(body["messages"]).SelectMany(m => Objects(m["content"])).LastOrDefault(p => Text(p["type"]) == "tool_use") is { } use && Text(use["name"]) == ToolCall.Search,
            ToolResults = Objects(body["messages"]).SelectMany(m => Objects(m["content"])).Count(p => Text(p["type"]) == "tool_result"),
            Tools = [.. Objects(body["tools"]).Select(t => new ModelTool(Text(t["name"]), false, t["input_schema"] as JsonObject ?? []))],
        };
    }

    internal override Answer Begin(string model, ServerSentEvents events) => new AnthropicAnswer(model, events);

    internal override JsonObject Whole(string model, string text) =>
        Message(model, [new JsonObject { ["type"] = "text", ["text"] = text }], "end_turn");

    internal override JsonObject Error(ApiError error) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = error.Kind, ["message"] = error.Message },
        ["request_id"] = Id("req_"),
    };

    private static JsonObject Message(string model, JsonArray content, string? reason) => new()
    {
        ["id"] = Id("msg_"),
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = model,
        ["content"] = content,
        ["stop_reason"] = reason,
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject
        {
            ["input_tokens"] = 100,
            ["cache_creation_input_tokens"] = 0,
            ["cache_read_input_tokens"] = 0,
            ["output_tokens"] = 1,
        },
    };

    /// <summary>An answer is a row of blocks (thinking, text, tool use), each opened and closed.</summary>
    private sealed class AnthropicAnswer(string model, ServerSentEvents events) : Answer(events)
    {
        private int _block = -1;
        private string? _open;
        private string _reason = "end_turn";

        internal override Task StartAsync() => SendAsync("message_start", new() { ["message"] = Message(model, [], null) });

        internal override async Task WriteAsync(Piece piece)
        {
            switch (piece)
            {
                case Thought thought:
                    await OpenAsync("thinking", new() { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" });
                    await DeltaAsync(new() { ["type"] = "thinking_delta", ["thinking"] = thought.Text });
                    break;
                case Words words:
                    await OpenAsync("text", new() { ["type"] = "text", ["text"] = "" });
                    await DeltaAsync(new() { ["type"] = "text_delta", ["text"] = words.Text });
                    break;
                case Call call:
                    _reason = "tool_use";
                    await OpenAsync("tool", new() { ["type"] = "tool_use", ["id"] = Id("toolu_"), ["name"] = call.Tool.Name, ["input"] = new JsonObject() });
                    await DeltaAsync(new() { ["type"] = "input_json_delta", ["partial_json"] = call.Tool.Input!.ToJsonString(ServerSentEvents.Json) });
                    break;
            }
        }

        internal override async Task EndAsync()
        {
            await CloseAsync();
            await SendAsync("message_delta", new()
            {
                ["delta"] = new JsonObject { ["stop_reason"] = _reason, ["stop_sequence"] = null },
                ["usage"] = new JsonObject { ["output_tokens"] = 20 },
            });
            await SendAsync("message_stop", []);
        }

        private async Task OpenAsync(string kind, JsonObject block)
        {
            if (_open == kind)
                return;

            await CloseAsync();
            _open = kind;
            await SendAsync("content_block_start", new() { ["index"] = ++_block, ["content_block"] = block });
        }

        private async Task CloseAsync()
        {
            if (_open == "thinking")
                await DeltaAsync(new() { ["type"] = "signature_delta", ["signature"] = "bW9jaw==" });

            if (_open is not null)
                await SendAsync("content_block_stop", new() { ["index"] = _block });

            _open = null;
        }

        private Task DeltaAsync(JsonObject delta) => SendAsync("content_block_delta", new() { ["index"] = _block, ["delta"] = delta });

        private Task SendAsync(string type, JsonObject data)
        {
            data["type"] = type;
            return Events.SendAsync(data, type);
        }
    }
}
