using System.Text.Json.Nodes;

namespace Moana.Mocks.Dialects;

/// <summary>One API of a model: how its requests are read and its answers written.</summary>
internal abstract class Dialect
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Dialect> All { get; } = [new ResponsesDialect(), new ChatDialect(), new AnthropicDialect(), new GeminiDialect()];

    internal abstract string Name { get; }

    /// <summary>Whether a path is this API's question to the model.</summary>
    internal abstract bool Speaks(string path);

    internal abstract ModelRequest Read(JsonObject body, string path);

    /// <summary>A writer for one answer in pieces.</summary>
    internal abstract Answer Begin(string model, ServerSentEvents events);

    /// <summary>An answer in one piece.</summary>
    internal abstract JsonObject Whole(string model, string text);

    internal abstract JsonObject Error(ApiError error);

    /// <summary>An id as the APIs make them.</summary>
    protected static string Id(string prefix) => prefix + Convert.ToHexStringLower(Guid.NewGuid().ToByteArray())[..16];

    /// <summary>The last text of a content (a string, or a list of parts) that is more than wrappers; empty when there is none.</summary>
    protected static string LastText(JsonNode? content) => content switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => IsWords(text) ? text : "",
        JsonArray parts => parts.Select(p => p?["text"] as JsonValue)
            .Select(v => v is not null && v.TryGetValue<string>(out var text) ? text : "").LastOrDefault(IsWords) ?? "",
        _ => "",
    };

    protected static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    protected static string Text(JsonNode? node, string fallback = "") =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : fallback;

    protected static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    private static bool IsWords(string text) => !string.IsNullOrWhiteSpace(Wrappers.Strip(text));
}

/// <summary>Writes one answer, piece by piece.</summary>
internal abstract class Answer(ServerSentEvents events)
{
    protected ServerSentEvents Events => events;

    internal abstract Task StartAsync();

    internal abstract Task WriteAsync(Piece piece);

    internal abstract Task EndAsync();
}

/// <summary>An error that the model's API answers with.</summary>
internal sealed record ApiError(int Status, bool IsQuota)
{
    internal string Message => Status switch
    {
        400 => "Bad request (mock).",
        401 => "Invalid API key (mock).",
        403 => "Forbidden (mock).",
        404 => "Not found (mock).",
        413 => "Prompt is too long (mock).",
        429 when IsQuota => "You exceeded your current quota, please check your plan and billing details.",
        429 => "Rate limit reached (mock).",
        500 => "Internal server error (mock).",
        503 => "Service unavailable (mock).",
        529 => "Overloaded (mock).",
        _ => "Error (mock).",
    };

    /// <summary>The word for it in Anthropic's and OpenAI's errors.</summary>
    internal string Kind => Status switch
    {
        400 => "invalid_request_error",
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        _ => "api_error",
    };

    /// <summary>OpenAI's shape of it.</summary>
    internal JsonObject OpenAI() => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = Message,
            ["type"] = IsQuota ? "insufficient_quota" : Kind,
            ["code"] = IsQuota ? "insufficient_quota" : Status switch { 401 => "invalid_api_key", 429 => "rate_limit_exceeded", _ => null },
            ["param"] = null,
        },
    };
}
