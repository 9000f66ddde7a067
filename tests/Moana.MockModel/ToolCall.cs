using System.Text.Json.Nodes;

namespace Moana.Mocks;

/// <summary>A call of a tool with an input that fits the tool's own schema, so that every agent takes it.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Input">Its input as an object; null for a free text.</param>
/// <param name="Text">Its input as a text.</param>
/// <param name="Namespace">The group that it is called in; null for none.</param>
internal sealed record ToolCall(string Name, JsonObject? Input, string? Text = null, string? Namespace = null)
{
    private static readonly string[] _shells = ["bash", "shell", "exec_command", "shell_command", "run_shell_command", "execute_command", "execute_bash", "run_commands"];
    private static readonly string[] _writers = ["write", "write_file", "create", "edit_file", "editor"];
    private static readonly string[] _askers = ["askuserquestion", "ask_user", "ask_user_question", "question", "request_user_input", "ask_question"];
    private static readonly string[] _planners = ["exitplanmode", "exit_plan_mode", "plan_exit"];
    private static readonly string[] _lists = ["todowrite", "todo_write", "write_todos", "update_plan"];
    private static readonly string[] _steps = ["Read the code", "Change the code", "Run the tests"];
    private static readonly string[] _states = ["completed", "in_progress", "pending"];

    /// <summary>The call that a word in the prompt asks for; null when the agent has no such tool.</summary>
    internal static ToolCall? For(string word, TimeSpan seconds, IReadOnlyList<ModelTool> tools, string folder) => word switch
    {
        "toolwrite" => Write(tools, folder),
        "toolask" => Ask(tools),
        "tooltodo" => Todo(tools),
        "toolplan" => Find(tools, _planners) is { } tool
            ? new(tool.Name, Fill(tool.Schema, new() { ["plan"] = "# Plan\n\n1. Read the code\n2. Change it\n3. Run the tests\n" })) : null,
        "toolsleep" => Shell(tools, $"timeout {(seconds > TimeSpan.Zero ? (int)seconds.TotalSeconds : 10)} tail -f /dev/null"),
        "toolfail" => Shell(tools, "ls /nonexistent-dir && touch x"),
        "toolauto" => Shell(tools, "ls"),
        _ => Shell(tools, "touch mock-file.txt && date >> mock-file.txt", asks: true),
    };

    /// <summary>The tool by which a model finds those that an agent keeps back until they are asked for.</summary>
    internal const string Search = "ToolSearch";

    /// <summary>
    /// The call of a tool of a protocol's server, whatever the agent puts before its name, or of the search for it; null where neither
    /// is on offer. A tool of the agent's own may have the bare name.
    /// </summary>
    internal static ToolCall? OfServer(string name, JsonObject input, IReadOnlyList<ModelTool> tools, bool mayNotSearch) =>
        (tools.FirstOrDefault(t => t.IsOfServer(name)) ?? tools.FirstOrDefault(t => t.Name == name)) is { } tool ? new(tool.Name, input, Namespace: tool.Namespace)
        : !mayNotSearch && Find(tools, [Search]) is { } search ? new(search.Name, Fill(search.Schema, new() { ["query"] = name, ["max_results"] = 5 }))
        : null;

    /// <summary>Fits values to a schema: known properties only, arrays where it wants arrays, something for all that it requires.</summary>
    internal static JsonObject Fill(JsonObject schema, JsonObject wanted)
    {
        var input = new JsonObject();
        var properties = schema["properties"] as JsonObject ?? [];
        foreach (var (name, property) in properties)
        {
            if (wanted[name] is not { } value)
                continue;

            var isCommandList = Is(property, "array") && value is JsonValue;
            input[name] = isCommandList ? new JsonArray("bash", "-lc", value.DeepClone()) : value.DeepClone();
        }

        foreach (var name in (schema["required"] as JsonArray ?? []).Select(n => (string)n!).Where(n => !input.ContainsKey(n)))
            input[name] = Something(properties[name]);

        return input;
    }

    private static ToolCall? Shell(IReadOnlyList<ModelTool> tools, string command, bool asks = false)
    {
        if (Find(tools, _shells) is not { } tool)
            return null;

        var input = new JsonObject { ["command"] = command, ["cmd"] = command, ["commands"] = new JsonArray(command), ["description"] = "Mock shell command", ["timeout"] = 120000, ["is_background"] = false };
        if (asks)
        {
            input["sandbox_permissions"] = "require_escalated";
            input["justification"] = "Do you want to let me touch a file outside the sandbox?";
        }

        return new(tool.Name, Fill(tool.Schema, input));
    }

    private static ToolCall? Write(IReadOnlyList<ModelTool> tools, string folder)
    {
        var name = $"mock-written-{Environment.TickCount64 % 1_000_000}.txt";
        var lines = Enumerable.Range(1, 12).Select(i => $"line {i} of the mock file").ToList();
        var content = string.Join('\n', lines) + "\n";
        if (Find(tools, _writers) is { } writer)
        {
            var path = Path.Combine(folder, name);
            return new(writer.Name, Fill(writer.Schema,
                new() { ["file_path"] = path, ["filePath"] = path, ["path"] = path, ["content"] = content, ["file_text"] = content, ["new_text"] = content }));
        }

        var patch = $"*** Begin Patch\n*** Add File: {name}\n{string.Concat(lines.Select(l => $"+{l}\n"))}*** End Patch\n";
        return Find(tools, ["apply_patch"]) switch
        {
            { IsFreeText: true } tool => new(tool.Name, null, patch),
            { } tool => new(tool.Name, new() { ["input"] = patch, ["patch"] = patch, ["patchText"] = patch }),
            null => Shell(tools, $"apply_patch <<'EOF'\n{patch}EOF"),
        };
    }

    private static ToolCall? Ask(IReadOnlyList<ModelTool> tools)
    {
        if (Find(tools, _askers) is not { } tool)
            return null;

        var question = new JsonObject
        {
            ["id"] = "q1",
            ["question"] = "Which database should we use?",
            ["header"] = "Database",
            ["type"] = "choice",
            ["options"] = new JsonArray(
                new JsonObject { ["label"] = "Alpha", ["description"] = "First option" },
                new JsonObject { ["label"] = "Beta", ["description"] = "Second option" }),
            ["multiSelect"] = false,
            ["multiple"] = false,
        };
        if (tool.Schema["properties"]?["question"] is not null)
        {
            return new(tool.Name, Fill(tool.Schema, new() { ["question"] = "Which database should we use?", ["options"] = new JsonArray("Alpha", "Beta") }));
        }

        var item = tool.Schema["properties"]?["questions"]?["items"] as JsonObject;
        return new(tool.Name, new() { ["questions"] = new JsonArray(item is null ? question : Fill(item, question)) });
    }

    private static ToolCall? Todo(IReadOnlyList<ModelTool> tools)
    {
        if (Find(tools, _lists) is not { } tool)
            return null;

        var isPlan = tool.Name == "update_plan";
        var steps = _steps.Select((step, i) => (JsonNode)(isPlan
            ? new JsonObject { ["step"] = step, ["status"] = _states[i] }
            : new JsonObject
            {
                ["id"] = $"{i + 1}",
                ["content"] = step,
                ["description"] = step,
                ["activeForm"] = step,
                ["status"] = _states[i],
                ["priority"] = "medium",
            })).ToArray();
        return new(tool.Name, new() { [isPlan ? "plan" : "todos"] = new JsonArray(steps) });
    }

    private static ModelTool? Find(IReadOnlyList<ModelTool> tools, string[] names) =>
        tools.FirstOrDefault(t => names.Contains(t.Name, StringComparer.OrdinalIgnoreCase));

    private static bool Is(JsonNode? property, string type) => property?["type"] is JsonValue value && value.TryGetValue<string>(out var text) && text == type;

    private static JsonNode Something(JsonNode? property) =>
        property?["enum"] is JsonArray { Count: > 0 } choices ? choices[0]!.DeepClone()
        : Is(property, "boolean") ? false
        : Is(property, "number") || Is(property, "integer") ? 0
        : Is(property, "array") ? new JsonArray()
        : Is(property, "object") ? new JsonObject()
        : "mock";
}
