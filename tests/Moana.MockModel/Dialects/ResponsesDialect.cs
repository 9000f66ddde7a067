using System.Text.Json.Nodes;

namespace Moana.Mocks.Dialects;

/// <summary>OpenAI's responses.</summary>
internal sealed class ResponsesDialect : Dialect
{
    internal override string Name => "responses";

    internal override bool Speaks(string path) => path.EndsWith("/responses", StringComparison.Ordinal);

    internal override ModelRequest Read(JsonObject body, string path)
    {
        var texts = new List<string>();
        var isToolResult = false;
        var items = body["input"] is JsonValue
            ? [new JsonObject { ["role"] = "user", ["content"] = body["input"]!.DeepClone() }]
            : Objects(body["input"]);
        foreach (var item in items)
        {
            if (Text(item["type"]).EndsWith("_output", StringComparison.Ordinal))
                isToolResult = true;
            else if (Text(item["role"]) == "user" && LastText(item["content"]) is { Length: > 0 } text)
            {
                texts.Add(text);
                isToolResult = false;
            }
        }

        return new()
        {
            Model = Text(body["model"], "mock"),
            Streams = IsTrue(body["stream"]),
            UserTexts = texts,
            IsToolResult = isToolResult,
            ToolResults = items.Count(i => Text(i["type"]).EndsWith("_output", StringComparison.Ordinal)),
            // Tools may be grouped in namespaces.
            Tools = [.. Objects(body["tools"]).SelectMany(t => Objects(t["tools"]).Select(i => (Tool: i, Group: (string?)Text(t["name"]))).Prepend((t, null)))
                .Select(t => new ModelTool(Text(t.Tool["name"], Text(t.Tool["type"])), Text(t.Tool["type"]) == "custom", t.Tool["parameters"] as JsonObject ?? [], t.Group))],
        };
    }

    internal override Answer Begin(string model, ServerSentEvents events) => new ResponsesAnswer(model, events);

    internal override JsonObject Whole(string model, string text) => Response(Id("resp_"), model, "completed", [Message(Id("msg_"), "completed", text)]);

    internal override JsonObject Error(ApiError error) => error.OpenAI();

    private static JsonObject Message(string id, string status, string? text) => new()
    {
        ["type"] = "message",
        ["id"] = id,
        ["role"] = "assistant",
        ["status"] = status,
        ["content"] = text is null ? [] : new JsonArray(Part(text)),
    };

    private static JsonObject Part(string text) => new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray() };

    private static JsonObject Response(string id, string model, string status, JsonArray output) => new()
    {
        ["id"] = id,
        ["object"] = "response",
        ["created_at"] = 1700000000,
        ["status"] = status,
        ["model"] = model,
        ["output"] = output,
        ["usage"] = status != "completed" ? null : new JsonObject
        {
            ["input_tokens"] = 100,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 0 },
            ["output_tokens"] = 10,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
            ["total_tokens"] = 110,
        },
    };

    /// <summary>An answer is a row of items (reasoning, message, call), each added, filled and done.</summary>
    private sealed class ResponsesAnswer(string model, ServerSentEvents events) : Answer(events)
    {
        private readonly string _id = Id("resp_");
        private readonly JsonArray _output = [];
        private string? _open;
        private string _item = "";
        private string _text = "";
        private int _sequence;

        internal override Task StartAsync() => SendAsync("response.created", new() { ["response"] = Response(_id, model, "in_progress", []) });

        internal override async Task WriteAsync(Piece piece)
        {
            switch (piece)
            {
                case Thought thought:
                    await OpenReasoningAsync();
                    _text += thought.Text;
                    await SendAsync("response.reasoning_summary_text.delta", At("summary_index", new() { ["delta"] = thought.Text }));
                    break;
                case Words words:
                    await OpenMessageAsync();
                    _text += words.Text;
                    await SendAsync("response.output_text.delta", At("content_index", new() { ["delta"] = words.Text }));
                    break;
                case Call call:
                    await CloseAsync();
                    var item = Item(call.Tool);
                    await AddAsync((JsonObject)item.DeepClone());
                    await DoneAsync(item);
                    break;
            }
        }

        internal override async Task EndAsync()
        {
            await CloseAsync();
            await SendAsync("response.completed", new() { ["response"] = Response(_id, model, "completed", _output) });
        }

        private async Task OpenReasoningAsync()
        {
            if (_open == "reasoning")
                return;

            await CloseAsync();
            (_open, _item, _text) = ("reasoning", Id("rs_"), "");
            await AddAsync(new() { ["type"] = "reasoning", ["id"] = _item, ["summary"] = new JsonArray() });
            await SendAsync("response.reasoning_summary_part.added", At("summary_index", new() { ["part"] = Summary() }));
        }

        private async Task OpenMessageAsync()
        {
            if (_open == "message")
                return;

            await CloseAsync();
            (_open, _item, _text) = ("message", Id("msg_"), "");
            await AddAsync(Message(_item, "in_progress", null));
            await SendAsync("response.content_part.added", At("content_index", new() { ["part"] = Part("") }));
        }

        private async Task CloseAsync()
        {
            if (_open == "reasoning")
            {
                await SendAsync("response.reasoning_summary_text.done", At("summary_index", new() { ["text"] = _text }));
                await SendAsync("response.reasoning_summary_part.done", At("summary_index", new() { ["part"] = Summary() }));
                await DoneAsync(new() { ["type"] = "reasoning", ["id"] = _item, ["summary"] = new JsonArray(Summary()) });
            }
            else if (_open == "message")
            {
                await SendAsync("response.output_text.done", At("content_index", new() { ["text"] = _text }));
                await SendAsync("response.content_part.done", At("content_index", new() { ["part"] = Part(_text) }));
                await DoneAsync(Message(_item, "completed", _text));
            }

            _open = null;
        }

        private JsonObject Summary() => new() { ["type"] = "summary_text", ["text"] = _text };

        private static JsonObject Item(ToolCall tool)
        {
            var call = Id("call_");
            var item = new JsonObject
            {
                ["type"] = tool.Text is null ? "function_call" : "custom_tool_call",
                ["id"] = $"item_{call}",
                ["call_id"] = call,
                ["name"] = tool.Name,
                [tool.Text is null ? "arguments" : "input"] = tool.Text ?? tool.Input!.ToJsonString(ServerSentEvents.Json),
                ["status"] = "completed",
            };
            if (tool.Namespace is { } group) item["namespace"] = group;
            return item;
        }

        private JsonObject At(string index, JsonObject data)
        {
            data["item_id"] = _item;
            data["output_index"] = _output.Count;
            data[index] = 0;
            return data;
        }

        private Task AddAsync(JsonObject item) => SendAsync("response.output_item.added", new() { ["output_index"] = _output.Count, ["item"] = item });

        private async Task DoneAsync(JsonObject item)
        {
            await SendAsync("response.output_item.done", new() { ["output_index"] = _output.Count, ["item"] = item });
            _output.Add(item.DeepClone());
        }

        private Task SendAsync(string type, JsonObject data)
        {
            data["type"] = type;
            data["sequence_number"] = _sequence++;
            return Events.SendAsync(data, type);
        }
    }
}
