using System.Text.Json.Nodes;

namespace Moana.Mocks.Dialects;

/// <summary>Gemini's generateContent and streamGenerateContent.</summary>
internal sealed class GeminiDialect : Dialect
{
    internal override string Name => "gemini";

    internal override bool Speaks(string path) =>
        path.EndsWith(":streamGenerateContent", StringComparison.Ordinal) || path.EndsWith(":generateContent", StringComparison.Ordinal);

    internal override ModelRequest Read(JsonObject body, string path)
    {
        var texts = new List<string>();
        var isToolResult = false;
        foreach (var content in Objects(body["contents"]).Where(c => Text(c["role"]) != "model"))
        {
            // The result of a tool that was interrupted comes in one message with the next prompt.
            var text = LastText(content["parts"]);
            isToolResult = string.IsNullOrEmpty(text) && Objects(content["parts"]).Any(p => p["functionResponse"] is not null);
            if (!string.IsNullOrEmpty(text))
                texts.Add(text);
        }

        var config = body["generationConfig"];
        return new()
        {
            Model = path.Split('/')[^1].Split(':')[0],
            Streams = path.EndsWith(":streamGenerateContent", StringComparison.Ordinal),
            UserTexts = texts,
            IsToolResult = isToolResult,
            ToolResults = Objects(body["contents"]).SelectMany(c => Objects(c["parts"])).Count(p => p["functionResponse"] is not null),
            Tools = [.. Objects(body["tools"]).SelectMany(t => Objects(t["functionDeclarations"]))
                .Select(f => new ModelTool(Text(f["name"]), false, (f["parameters"] ?? f["parametersJsonSchema"]) as JsonObject ?? []))],
            AnswerSchema = (config?["responseJsonSchema"] ?? config?["responseSchema"]) as JsonObject,
        };
    }

    internal override Answer Begin(string model, ServerSentEvents events) => new GeminiAnswer(model, events);

    internal override JsonObject Whole(string model, string text) => Chunk(model, new() { ["text"] = text }, isLast: true);

    internal override JsonObject Error(ApiError error) => new()
    {
        ["error"] = new JsonObject
        {
            ["code"] = error.Status,
            ["message"] = error.Message,
            ["status"] = error.Status switch
            {
                400 => "INVALID_ARGUMENT",
                401 => "UNAUTHENTICATED",
                403 => "PERMISSION_DENIED",
                404 => "NOT_FOUND",
                429 => "RESOURCE_EXHAUSTED",
                503 => "UNAVAILABLE",
                _ => "INTERNAL",
            },
        },
    };

    private static JsonObject Chunk(string model, JsonObject part, bool isLast = false)
    {
        var candidate = new JsonObject { ["content"] = new JsonObject { ["role"] = "model", ["parts"] = new JsonArray(part) }, ["index"] = 0 };
        if (isLast)
            candidate["finishReason"] = "STOP";

        return new()
        {
            ["candidates"] = new JsonArray(candidate),
            ["usageMetadata"] = new JsonObject { ["promptTokenCount"] = 100, ["candidatesTokenCount"] = 10, ["totalTokenCount"] = 110 },
            ["modelVersion"] = model,
            ["responseId"] = "mock",
        };
    }

    private sealed class GeminiAnswer(string model, ServerSentEvents events) : Answer(events)
    {
        internal override Task StartAsync() => Task.CompletedTask;

        internal override Task WriteAsync(Piece piece) => Events.SendAsync(Chunk(model, piece switch
        {
            Thought thought => new() { ["text"] = thought.Text, ["thought"] = true },
            Words words => new() { ["text"] = words.Text },
            Call call => new() { ["functionCall"] = new JsonObject { ["name"] = call.Tool.Name, ["args"] = call.Tool.Input } },
            _ => throw new InvalidOperationException($"Gemini has no {piece}."),
        }));

        internal override Task EndAsync() => Events.SendAsync(Chunk(model, new() { ["text"] = "" }, isLast: true));
    }
}
