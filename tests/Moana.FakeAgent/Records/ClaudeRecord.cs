namespace Moana.FakeAgent.Records;

/// <summary>claude's transcript, and the file in which the process names its conversation.</summary>
internal sealed class ClaudeRecord(string home) : SessionRecord(home)
{
    private string? _parent;
    private int _messages;

    private string PidFile => At($"sessions/{Environment.ProcessId}.json");

    protected override void Start()
    {
        _parent = null;
        State("idle");
    }

    internal override void End() => File.Delete(PidFile);

    internal override void Prompt(string text)
    {
        State("busy");
        Write("user", new { role = "user", content = text }, new { kind = "human" });
    }

    internal override void Tool(string command)
    {
        var id = $"toolu_{++_messages}";
        Said(new { type = "tool_use", id, name = "Bash", input = new { command } }, "tool_use");
        Put(new { parentUuid = _parent, type = "user", message = new { role = "user", content = new[] { new { type = "tool_result", tool_use_id = id, content = "", is_error = false } } }, toolUseResult = new { stdout = "", stderr = "", interrupted = false }, sessionId = Id, timestamp = Now() });
    }

    internal override void Answer(string text)
    {
        _messages++;
        Said(new { type = "text", text }, "end_turn");
    }

    internal override void Result(string result, string error, bool hadOutput)
    {
        switch (result)
        {
            case "done":
                Put(new { parentUuid = _parent, type = "system", subtype = "turn_duration", durationMs = 300, sessionId = Id, timestamp = Now() });
                break;
            case "failed" or "ratelimited":
                Put(new { parentUuid = _parent, type = "assistant", isApiErrorMessage = true, error = result == "failed" ? "server_error" : "rate_limit", apiErrorStatus = result == "failed" ? 500 : 429, message = new { role = "assistant", model = "<synthetic>", content = new[] { new { type = "text", text = error } } }, sessionId = Id, timestamp = Now() });
                break;
            case "denied":
                Write("user", new { role = "user", content = new[] { new { type = "text", text = "[Request interrupted by user for tool use]" } } }, null);
                break;
            case "interrupted" when hadOutput:
                Write("user", new { role = "user", content = new[] { new { type = "text", text = "[Request interrupted by user]" } } }, null);
                break;
        }

        State("idle");
    }

    private void Said(object content, string stop) =>
        Write("assistant", new { id = $"msg_{_messages}", role = "assistant", model = "fake-model", content = new[] { content }, stop_reason = stop, usage = new { input_tokens = 800, cache_read_input_tokens = 400, cache_creation_input_tokens = 0, output_tokens = 50 } }, null);

    private void Write(string type, object message, object? origin)
    {
        var uuid = Guid.NewGuid();
        Put(new { parentUuid = _parent, uuid, type, message, origin, sessionId = Id, cwd = Environment.CurrentDirectory, timestamp = Now() });
        _parent = uuid.ToString();
    }

    private void Put(object line) => File.AppendAllText(At($"projects/{Dashed(Environment.CurrentDirectory)}/{Id}.jsonl"), Text(line) + "\n");

    private void State(string status)
    {
        var stat = File.ReadAllText("/proc/self/stat");
        var start = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        File.WriteAllText(PidFile, Text(new { pid = Environment.ProcessId, sessionId = Id, cwd = Environment.CurrentDirectory, procStart = start, kind = "interactive", status }));
    }
}
