using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Moana.Operations;

/// <summary>How each kind of agent is told of a server of the Model Context Protocol.</summary>
public static class McpConfigurations
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions _line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The kinds that are known.</summary>
    public static IReadOnlyList<string> Agents { get; } = ["claude", "codex", "copilot", "gemini", "opencode", "qwen"];

    /// <summary>The configuration of one kind of agent; null when it is not known.</summary>
    /// <param name="agent">The kind.</param>
    /// <param name="module">The module's folder.</param>
    /// <param name="command">The command that starts the server, as it stands in a script.</param>
    public static McpConfiguration? For(string agent, string module, string command)
    {
        string[] arguments = ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", $"Import-Module '{module.Replace("'", "''", StringComparison.Ordinal)}'; {command}"];
        return agent.ToLowerInvariant() switch
        {
            "claude" => new("claude", "a shell", $"claude mcp add moana -- pwsh {string.Join(' ', arguments.Select(ShellQuoted))}"),
            "codex" => new("codex", "~/.codex/config.toml", $"[mcp_servers.moana]\ncommand = \"pwsh\"\nargs = {Compact(arguments)}\n"),
            "copilot" => new("copilot", "~/.copilot/mcp-config.json", Servers(new() { ["type"] = "local", ["command"] = "pwsh", ["args"] = List(arguments), ["tools"] = List(["*"]) })),
            "gemini" => new("gemini", "~/.gemini/settings.json", Servers(new() { ["command"] = "pwsh", ["args"] = List(arguments) })),
            "qwen" => new("qwen", "~/.qwen/settings.json", Servers(new() { ["command"] = "pwsh", ["args"] = List(arguments) })),
            "opencode" => new("opencode", "opencode.json", Named("mcp", new() { ["type"] = "local", ["command"] = List(["pwsh", .. arguments]), ["enabled"] = true })),
            _ => null,
        };
    }

    private static string Servers(JsonObject server) => Named("mcpServers", server);

    private static string Named(string name, JsonObject server) => new JsonObject { [name] = new JsonObject { ["moana"] = server } }.ToJsonString(_json);

    private static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode)JsonValue.Create(t)!)];

    /// <summary>A list of strings reads the same in TOML as in JSON.</summary>
    private static string Compact(IEnumerable<string> texts) => JsonSerializer.Serialize(texts, _line);

    private static string ShellQuoted(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
