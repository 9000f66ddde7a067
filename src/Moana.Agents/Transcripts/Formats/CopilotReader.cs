using System.Text.Json;

namespace Moana.Transcripts;

/// <summary>
/// copilot: an event a line. <c>assistant.turn_end</c> ends a call of the model; the turn is over when the last message asked for
/// no tools.
/// </summary>
internal sealed class CopilotReader(RecordBounds bounds) : RecordReader(bounds)
{
    private string? _model;

    /// <inheritdoc/>
    public override void Read(JsonElement line)
    {
        var (at, data) = (line.Time("timestamp"), line.At("data"));
        if (data.ValueKind != JsonValueKind.Object || line.Text("type") is not { } type) return;
        switch (type)
        {
            case "session.start":
                Recognized = true;
                ConversationId ??= data.Text("sessionId");
                _model = data.Text("selectedModel") ?? _model;
                return;
            case "session.model_change":
                _model = data.Text("newModel") ?? _model;
                return;
            case "user.message" when data.Text("content") is { } prompt:
                Recognized = true;
                Begin(prompt, at).Model = _model;
                return;
        }

        // What sub-agents say and do is not the agent's.
        if (Current is not { } turn || data.Text("agentId") is not null || line.Text("agentId") is not null || data.Text("parentToolCallId") is not null) return;
        switch (type)
        {
            case "assistant.message":
                Message(turn, data);
                break;
            case "session.usage_record" when data.Number("usage", "inputTokens") is { } input:
                turn.Usage.Add(null, new()
                {
                    InputTokens = input,
                    CachedTokens = data.Number("usage", "cacheReadTokens"),
                    OutputTokens = data.Number("usage", "outputTokens"),
                    ReasoningTokens = data.Number("usage", "reasoningTokens"),
                    ContextTokens = input + (data.Number("usage", "outputTokens") ?? 0),
                    ContextWindow = data.Number("usage", "maxPromptTokens"),
                });
                break;
            case "tool.execution_start":
                Call(turn, data.Text("toolCallId"), data.Text("toolName"), data.At("arguments")).StartedAt = at;
                break;
            case "permission.requested" when data.Text("requestId") is { } question:
                turn.Questions.Add(question);
                break;
            case "permission.completed":
                turn.Questions.Remove(data.Text("requestId") ?? "");
                if (turn.Called(data.Text("toolCallId")) is not { } tool) break;
                var kind = data.Text("result", "kind") ?? "";
                tool.Decision = kind.StartsWith("approved", StringComparison.Ordinal) ? ToolDecision.Allowed
                    : kind.StartsWith("denied", StringComparison.Ordinal) ? ToolDecision.Denied
                    : null;
                tool.StartedAt = at;
                break;
            case "tool.execution_complete":
                Result(turn, data, at);
                break;
            case "assistant.turn_end" when turn.Final is not null && !turn.HasEnded:
                turn.End(TurnOutcome.Completed, at);
                break;
            case "abort":
                turn.End(TurnOutcome.Interrupted, at);
                break;
            case "session.error":
                Fail(turn, data, at);
                break;
        }
    }

    private static void Message(TurnBuilder turn, JsonElement data)
    {
        var text = data.Text("content");
        turn.Say(text);
        turn.Model = data.Text("model") ?? turn.Model;
        foreach (var call in data.Items("toolRequests"))
        {
            Call(turn, call.Text("toolCallId"), call.Text("name"), call.At("arguments"));
        }

        turn.Final = data.Items("toolRequests").Any() ? null : text ?? "";
        if (data.Number("outputTokens") is { } output && turn.Usage.Build()?.InputTokens is null)
        {
            // Versions before 1.0.82 tell nothing else.
            turn.Usage.Add(data.Text("messageId"), new() { OutputTokens = output });
        }
    }

    private static ToolBuilder Call(TurnBuilder turn, string? id, string? name, JsonElement arguments) => turn.Call(id, name, ToolText.Arguments(arguments));

    private static void Result(TurnBuilder turn, JsonElement data, DateTimeOffset? at)
    {
        turn.Usage.ContextTokens = data.Number("toolTelemetry", "metrics", "context_current_tokens") ?? turn.Usage.ContextTokens;
        turn.Usage.ContextWindow = data.Number("toolTelemetry", "metrics", "context_token_limit") ?? turn.Usage.ContextWindow;
        if (turn.Called(data.Text("toolCallId")) is { } tool)
        {
            var text = data.Text("result", "content") ?? data.Text("error", "message") ?? data.Text("error");
            tool.Output = text is not null && text.LastIndexOf("<shellId:", StringComparison.Ordinal) is var end and >= 0 ? text[..end] : text;
            tool.ExitCode = (int?)data.Number("shellExecution", "exitCode") ?? ExitCode(text);
            tool.Duration = at - tool.StartedAt;
        }

        foreach (var edit in data.Items("fileEdits"))
        {
            var change = edit.Text("kind") switch { "create" => FileChange.Added, "delete" => FileChange.Deleted, _ => FileChange.Modified };
            var lines = ToolText.Lines(data.Items("fileEdits").Count() == 1 ? data.Text("result", "detailedContent") : null);
            turn.Change(edit.Text("path"), change, lines?.Added, lines?.Removed);
        }
    }

    /// <summary>Versions that do not give the code as a number tell it in the last row.</summary>
    private static int? ExitCode(string? text) =>
        text?.LastIndexOf("completed with exit code ", StringComparison.Ordinal) is { } at and >= 0
        && int.TryParse(text.AsSpan(at + "completed with exit code ".Length).TrimEnd("> \n"), out var code) ? code : null;

    private static void Fail(TurnBuilder turn, JsonElement data, DateTimeOffset? at)
    {
        var outcome = data.Text("errorType") is "rate_limit" or "quota" ? TurnOutcome.RateLimited : Limits.Outcome(data.Number("statusCode"));
        turn.End(outcome, at, data.Text("message"));
        turn.ResetsAt = outcome == TurnOutcome.RateLimited ? Limits.ResetsAt(data.Text("message"), at) : null;
    }
}
