using System.Text.Json;

namespace Moana.Transcripts;

/// <summary>
/// gemini: lines of messages, read as a log; <c>$set.messages</c> is what the model gets, and drops prompts that were sent. A
/// message that comes again replaces the one before. Nothing marks the end of a turn: the message before a tool's call looks like
/// the last one until the tool is over. So no turn is ever called completed.
/// </summary>
internal sealed class GeminiReader(RecordBounds bounds) : RecordReader(bounds)
{
    /// <summary>Messages of the turn that were read, by their ids.</summary>
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>Those of the turns before it: one that comes again changes nothing any more.</summary>
    private readonly HashSet<string> _before = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void Read(JsonElement line)
    {
        if (line.Text("sessionId") is { } id)
        {
            Recognized |= line.At("projectHash").ValueKind == JsonValueKind.String || line.At("startTime").ValueKind == JsonValueKind.String;
            ConversationId ??= id;
        }

        // One object is the whole conversation in versions before 0.53.
        foreach (var message in line.Items("messages"))
        {
            Message(message);
        }

        Message(line);
    }

    private void Message(JsonElement message)
    {
        if (message.Text("id") is { } id && _before.Contains(id)) return;
        var at = message.Time("timestamp");
        switch (message.Text("type"))
        {
            case "user" when Prompt(message.At("content")) is { } prompt:
                Recognized = true;
                if (!IsNew(message)) break;
                _before.UnionWith(_said);
                _said.Clear();
                IsNew(message);
                Begin(prompt, at);
                break;
            case "gemini" when Current is { } turn:
                Answer(turn, message);
                break;
            case "error" when Current is { } turn:
                var text = Words(message.Text("content"));
                var outcome = Code(message.Text("content")) is { } code ? Limits.Outcome(code) : TurnOutcome.Failed;
                turn.End(outcome, at, text);
                turn.ResetsAt = outcome == TurnOutcome.RateLimited ? Limits.ResetsAt(text, at) : null;
                break;
            case "info" when Current is { } turn && message.Text("content") == "Request cancelled.":
                turn.End(TurnOutcome.Interrupted, at);
                break;
        }
    }

    private bool IsNew(JsonElement message) => message.Text("id") is not { } id || _said.Add(id);

    /// <summary>The words of a prompt; null for a tool's result and for what the program says about the folder.</summary>
    private static string? Prompt(JsonElement content)
    {
        var parts = Parts(content);
        var text = parts.Count == 0 || parts.Exists(p => p.At("functionResponse").ValueKind == JsonValueKind.Object) ? null : Said(parts);
        return text is null || text.StartsWith("<session_context>", StringComparison.Ordinal) ? null : text;
    }

    /// <summary>A content is a text, a part, or several of them.</summary>
    private static List<JsonElement> Parts(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.Array => [.. content.EnumerateArray()],
        JsonValueKind.String or JsonValueKind.Object => [content],
        _ => [],
    };

    private static string Said(List<JsonElement> parts) => string.Concat(parts.Where(p => !p.IsTrue("thought")).Select(p => p.Text() ?? p.Text("text")));

    private void Answer(TurnBuilder turn, JsonElement message)
    {
        var text = Said(Parts(message.At("content")));
        if (IsNew(message))
        {
            turn.Say(text);
            turn.Final = text.Length > 0 ? text : turn.Final;
        }

        turn.Model = message.Text("model") ?? turn.Model;
        if (message.Number("tokens", "input") is { } input)
        {
            turn.Usage.Add(message.Text("id"), new()
            {
                InputTokens = input,
                CachedTokens = message.Number("tokens", "cached"),
                OutputTokens = (message.Number("tokens", "output") ?? 0) + (message.Number("tokens", "thoughts") ?? 0),
                ReasoningTokens = message.Number("tokens", "thoughts"),
                ContextTokens = message.Number("tokens", "total"),
            });
        }

        foreach (var call in message.Items("toolCalls"))
        {
            Call(turn, call);
        }
    }

    private static void Call(TurnBuilder turn, JsonElement call)
    {
        var tool = turn.Call(call.Text("id"), call.Text("name"), ToolText.Arguments(call.At("args")));
        var response = call.Items("result").Select(r => r.At("functionResponse", "response")).FirstOrDefault();
        var text = response.Text("output") ?? response.Text("error");
        var isCommand = call.Text("args", "command") is not null;
        tool.Output = text is not null && isCommand ? ToolText.Output(text) : text;
        // A command that fails is a success to the program; the row about its code is only there when it is not 0.
        tool.ExitCode = !isCommand || text is null || call.Text("status") != "success" ? null : ToolText.ExitCode(text) ?? 0;
        if (call.Text("status") == "success") Display(turn, call.At("resultDisplay"));
    }

    /// <summary>What a tool that changed a file shows of it; qwen's are alike.</summary>
    internal static void Display(TurnBuilder turn, JsonElement display)
    {
        if (display.Text("fileDiff") is not { } diff) return;
        var lines = ToolText.Lines(diff);
        var isNew = display.IsTrue("isNewFile") || display.Text("originalContent") is null or "";
        turn.Change(display.Text("filePath") ?? display.Text("fileName"), isNew ? FileChange.Added : FileChange.Modified, lines?.Added, lines?.Removed);
    }

    /// <summary>An error's words: what stands in <c>[API Error: ...]</c>, and in the JSON inside it.</summary>
    private static string? Words(string? content)
    {
        var inner = Inner(content);
        return JsonPaths.Parse(inner).Text("error", "message") ?? inner ?? content;
    }

    private static long? Code(string? content) => JsonPaths.Parse(Inner(content)).Number("error", "code");

    private static string? Inner(string? content) =>
        content is not null && content.StartsWith("[API Error: ", StringComparison.Ordinal) ? content["[API Error: ".Length..].TrimEnd().TrimEnd(']') : content;
}
