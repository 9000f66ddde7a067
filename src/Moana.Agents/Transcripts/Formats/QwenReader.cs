using System.Text.Json;

namespace Moana.Transcripts;

/// <summary>
/// qwen: lines of messages. A message without a call ends its turn; one that was broken off is without its count of tokens. That it
/// gave up after errors no line tells.
/// </summary>
internal sealed class QwenReader(RecordBounds bounds) : RecordReader(bounds)
{
    /// <inheritdoc/>
    public override void Read(JsonElement line)
    {
        if (line.IsTrue("isSidechain") || line.Text("agentId") is not null) return;
        var at = line.Time("timestamp");
        switch (line.Text("type"))
        {
            case "user" when line.Text("provenance") is null or "real_user":
                ConversationId ??= line.Text("sessionId");
                var parts = line.Items("message", "parts").ToList();
                Recognized |= parts.Count > 0;
                if (parts.Count > 0 && !parts.Exists(p => p.At("functionResponse").ValueKind == JsonValueKind.Object))
                {
                    Begin(string.Concat(parts.Select(p => p.Text("text"))), at);
                }

                break;
            case "assistant" when Current is { } turn:
                Answer(turn, line, at);
                break;
            case "tool_result" when Current is { } turn:
                Result(turn, line, at);
                break;
            case "system" when Current is { } turn && line.Says("subtype", "ui_telemetry"u8):
                Telemetry(turn, line.At("systemPayload", "uiEvent"), at);
                break;
        }
    }

    private static void Answer(TurnBuilder turn, JsonElement line, DateTimeOffset? at)
    {
        var parts = line.Items("message", "parts").Where(p => !p.IsTrue("thought")).ToList();
        var text = string.Concat(parts.Select(p => p.Text("text")));
        var calls = parts.Where(p => p.At("functionCall").ValueKind == JsonValueKind.Object).Select(p => p.At("functionCall")).ToList();
        turn.Say(text);
        turn.Model = line.Text("model") ?? turn.Model;
        foreach (var call in calls)
        {
            turn.Call(call.Text("id"), call.Text("name"), ToolText.Arguments(call.At("args")));
        }

        if (line.Number("usageMetadata", "promptTokenCount") is { } input)
        {
            // What it retried before is over.
            turn.Error = null;
            turn.Usage.Add(line.Text("uuid"), new()
            {
                InputTokens = input,
                CachedTokens = line.Number("usageMetadata", "cachedContentTokenCount"),
                OutputTokens = line.Number("usageMetadata", "candidatesTokenCount"),
                ReasoningTokens = line.Number("usageMetadata", "thoughtsTokenCount"),
                ContextTokens = line.Number("usageMetadata", "totalTokenCount"),
            });
            if (calls.Count == 0 && text.Length > 0)
            {
                turn.Final = text;
                turn.End(TurnOutcome.Completed, at);
            }
        }
        else if (calls.Count == 0)
        {
            turn.End(TurnOutcome.Interrupted, at);
        }
    }

    private static void Result(TurnBuilder turn, JsonElement line, DateTimeOffset? at)
    {
        var result = line.At("toolCallResult");
        var response = line.Items("message", "parts").Select(p => p.At("functionResponse")).FirstOrDefault(r => r.ValueKind == JsonValueKind.Object);
        if (turn.Called(result.Text("callId") ?? response.Text("id")) is { } tool)
        {
            var text = response.Text("response", "output") ?? response.Text("response", "error");
            tool.Output = result.Text("resultDisplay", "output") ?? (text is null ? null : ToolText.Output(text));
            tool.ExitCode = (int?)result.Number("resultDisplay", "exitCode") ?? ToolText.ExitCode(text);
        }

        if (result.Text("status") == "cancelled")
        {
            turn.End(TurnOutcome.Interrupted, at);
        }
        else if (result.Text("status") == "success")
        {
            GeminiReader.Display(turn, result.At("resultDisplay"));
        }
    }

    private static void Telemetry(TurnBuilder turn, JsonElement told, DateTimeOffset? at)
    {
        switch (told.Text("event.name"))
        {
            case "qwen-code.tool_call" when turn.Called(told.Text("call_id")) is { } tool:
                tool.Decision = told.Text("decision") switch { "reject" => ToolDecision.Denied, null => null, _ => ToolDecision.Allowed };
                tool.Duration = told.Number("duration_ms") is { } time ? TimeSpan.FromMilliseconds(time) : null;
                break;
            case "qwen-code.api_error" when !turn.HasEnded:
                turn.Error = told.Text("error_message");
                // One line for each try; only what is never tried again is an end.
                if (told.Number("status_code") is 400 or 401 or 403 or 404)
                {
                    turn.End(TurnOutcome.Failed, at, turn.Error);
                }

                break;
        }
    }
}
