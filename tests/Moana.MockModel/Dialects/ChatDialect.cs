using System.Text.Json.Nodes;

namespace Moana.Mocks.Dialects;

/// <summary>OpenAI's chat completions.</summary>
internal sealed class ChatDialect : Dialect
{
    internal override string Name => "chat";

    internal override bool Speaks(string path) => path.EndsWith("/chat/completions", StringComparison.Ordinal);

    internal override ModelRequest Read(JsonObject body, string path)
    {
        var texts = new List<string>();
        var isToolResult = false;
        foreach (var message in Objects(body["messages"]))
        {
            var role = Text(message["role"]);
            if (role == "tool")
                isToolResult = true;
            else if (role == "user" && LastText(message["content"]) is { Length: > 0 } text)
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
            ToolResults = Objects(body["messages"]).Count(m => Text(m["role"]) == "tool"),
            Tools = [.. Objects(body["tools"]).Select(t => t["function"]).OfType<JsonObject>()
                .Select(f => new ModelTool(Text(f["name"]), false, f["parameters"] as JsonObject ?? []))],
        };
    }

    internal override Answer Begin(string model, ServerSentEvents events) => new ChatAnswer(model, events);

    internal override JsonObject Whole(string model, string text)
    {
        var answer = Head(Id("chatcmpl-"), model, "chat.completion");
        answer["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
            ["finish_reason"] = "stop",
        });
        answer["usage"] = Usage();
        return answer;
    }

    internal override JsonObject Error(ApiError error) => error.OpenAI();

    private static JsonObject Head(string id, string model, string kind) =>
        new() { ["id"] = id, ["object"] = kind, ["created"] = 1700000000, ["model"] = model };

    private static JsonObject Usage() => new() { ["prompt_tokens"] = 100, ["completion_tokens"] = 10, ["total_tokens"] = 110 };

    private sealed class ChatAnswer(string model, ServerSentEvents events) : Answer(events)
    {
        private readonly string _id = Id("chatcmpl-");
        private string _reason = "stop";

        internal override Task StartAsync() => DeltaAsync(new() { ["role"] = "assistant", ["content"] = "" });

        internal override Task WriteAsync(Piece piece)
        {
            if (piece is Call)
                _reason = "tool_calls";

            return DeltaAsync(piece switch
            {
                Thought thought => new() { ["reasoning_content"] = thought.Text },
                Words words => new() { ["content"] = words.Text },
                Call call => new()
                {
                    ["tool_calls"] = new JsonArray(new JsonObject
                    {
                        ["index"] = 0,
                        ["id"] = Id("call_"),
                        ["type"] = "function",
                        ["function"] = new JsonObject { ["name"] = call.Tool.Name, ["arguments"] = call.Tool.Input!.ToJsonString(ServerSentEvents.Json) },
                    }),
                },
                _ => throw new InvalidOperationException($"Chat has no {piece}."),
            });
        }

        internal override async Task EndAsync()
        {
            await DeltaAsync([], _reason);
            var usage = Head(_id, model, "chat.completion.chunk");
            usage["choices"] = new JsonArray();
            usage["usage"] = Usage();
            await Events.SendAsync(usage);
            await Events.SendAsync("[DONE]");
        }

        private Task DeltaAsync(JsonObject delta, string? reason = null)
        {
            var chunk = Head(_id, model, "chat.completion.chunk");
            chunk["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = reason });
            return Events.SendAsync(chunk);
        }
    }
}
