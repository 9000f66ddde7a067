namespace Moana.FakeAgent.Records;

/// <summary>copilot's events, and the lock that names the process.</summary>
internal sealed class CopilotRecord(string home) : SessionRecord(home)
{
    private long _promptAt;
    private int _calls;

    private string Folder => $"session-state/{Id}";

    private string Events => At($"{Folder}/events.jsonl");

    private string LockFile => At($"{Folder}/inuse.{Environment.ProcessId}.lock");

    protected override void Start() => File.WriteAllText(LockFile, "");

    internal override void End() => File.Delete(LockFile);

    internal override void Prompt(string text)
    {
        if (!File.Exists(Events))
            Write("session.start", new { sessionId = Id, version = 1, copilotVersion = "1.0.102", selectedModel = "fake-model" });

        _promptAt = new FileInfo(Events).Length;
        Write("user.message", new { content = text, delivery = "idle" });
        Write("assistant.turn_start", new { turnId = "0" });
    }

    internal override void Tool(string command)
    {
        var id = $"call_{++_calls}";
        Message("I will run a command.", [new { toolCallId = id, name = "bash", arguments = new { command } }]);
        Write("tool.execution_start", new { toolCallId = id, toolName = "bash", arguments = new { command } });
        Write("tool.execution_complete", new { toolCallId = id, success = true, shellExecution = new { exitCode = 0 }, result = new { content = "\n<shellId: 0 completed with exit code 0>" } });
        Write("assistant.turn_end", new { turnId = "0" });
    }

    internal override void Answer(string text) => Message(text, []);

    internal override void Result(string result, string error, bool hadOutput)
    {
        if (result == "interrupted" && !hadOutput)
        {
            // It takes the prompt out of its record again.
            using var file = new FileStream(Events, FileMode.Open);
            file.SetLength(_promptAt);
            return;
        }

        Write("assistant.turn_end", new { turnId = "1" });
        if (result is "interrupted" or "denied")
            Write("abort", new { reason = "user_abort" });
        else if (result != "done")
            Write("session.error", new { errorType = result == "failed" ? "query" : "rate_limit", message = error, statusCode = result == "failed" ? 500 : 429 });
    }

    private void Message(string content, object[] toolRequests)
    {
        Write("session.usage_record", new { usage = new { model = "fake-model", inputTokens = 1200, cacheReadTokens = 400, outputTokens = 50, reasoningTokens = 10, maxPromptTokens = 100000 } });
        Write("assistant.message", new { messageId = Guid.NewGuid(), model = "fake-model", content, toolRequests });
    }

    private void Write(string type, object data) => File.AppendAllText(Events, Text(new { type, data, id = Guid.NewGuid(), timestamp = Now() }) + "\n");
}
