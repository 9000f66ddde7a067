using System.Text.Json.Nodes;

namespace Moana.Mocks;

/// <summary>A tool that the agent offers to the model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFreeText">Whether its input is a text instead of a JSON object.</param>
/// <param name="Schema">The JSON schema of its input.</param>
/// <param name="Namespace">The group that it is called in; null for none.</param>
public sealed record ModelTool(string Name, bool IsFreeText, JsonObject Schema, string? Namespace = null)
{
    /// <summary>Whether it is a protocol's server's tool of that name, as agents write them: with the server before it.</summary>
    public bool IsOfServer(string name) =>
        (Namespace is not null && Name == name) || Name.EndsWith($"_{name}", StringComparison.Ordinal) || Name.EndsWith($"-{name}", StringComparison.Ordinal);
}

/// <summary>What an agent asked, whatever its dialect.</summary>
public sealed record ModelRequest
{
    /// <summary>The model that it asked for.</summary>
    public string Model { get; init; } = "mock";

    /// <summary>Whether it wants the answer in pieces.</summary>
    public bool Streams { get; init; }

    /// <summary>The texts of the conversation's user messages, oldest first, as they arrived; a message's last text that is more than wrappers.</summary>
    public IReadOnlyList<string> UserTexts { get; init; } = [];

    /// <summary>The conversation's last message, as JSON: with <see cref="IsToolResult"/> what became of the tool.</summary>
    public string Last { get; init; } = "";

    /// <summary>Whether the last message carries the result of a tool, so that the turn goes on.</summary>
    public bool IsToolResult { get; init; }

    /// <summary>Whether that result is what a search for tools has found, so that the tool itself is yet to be called.</summary>
    public bool IsSearchResult { get; init; }

    /// <summary>Whether the search has to be made again: the agent still connects to a server.</summary>
    public bool IsConnecting => IsSearchResult && Last.Contains("still connecting", StringComparison.Ordinal);

    /// <summary>How many results of tools the conversation carries.</summary>
    public int ToolResults { get; init; }

    /// <summary>The tools on offer.</summary>
    public IReadOnlyList<ModelTool> Tools { get; init; } = [];

    /// <summary>The JSON schema that the answer has to have, if any.</summary>
    public JsonObject? AnswerSchema { get; init; }

    /// <summary>Whether it is a request of the agent's own: titles and summaries offer no tools, qwen's guess of the next prompt says what it is.</summary>
    public bool IsAuxiliary => Tools.Count == 0 || (UserTexts.Count > 0 && UserTexts[^1].StartsWith("[SUGGESTION MODE", StringComparison.Ordinal));
}

/// <summary>A request as it stands in the log.</summary>
/// <param name="Number">Counts the requests from 1.</param>
/// <param name="Time">When its body had arrived.</param>
/// <param name="Dialect">The API that it spoke: <c>responses</c>, <c>chat</c>, <c>anthropic</c>, <c>gemini</c>.</param>
/// <param name="Request">What it asked.</param>
/// <param name="RawPrompt">The last user message's text as it arrived.</param>
/// <param name="Prompt">The same without what agents wrap around a person's words.</param>
/// <param name="Behaviour">What the model did, from the prompt's words.</param>
public sealed record ReceivedRequest(
    int Number, DateTimeOffset Time, string Dialect, ModelRequest Request, string RawPrompt, string Prompt, string Behaviour)
{
    /// <summary>The user messages of the conversation without wrappers, oldest first.</summary>
    public IReadOnlyList<string> Conversation { get; } = [.. Request.UserTexts.Select(Wrappers.Strip)];
}
