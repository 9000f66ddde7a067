using System.Text.Json;

namespace Moana.Transcripts;

/// <summary>What a line of claude's means for its turn.</summary>
/// <param name="At">Its time.</param>
/// <param name="Order">Its place in the file, for lines of one time.</param>
/// <param name="Apply">Adds it to the turn.</param>
/// <param name="Size">About how many UTF-16 units it holds.</param>
internal sealed record ClaudeLine(DateTimeOffset At, int Order, Action<TurnBuilder> Apply, int Size)
{
    /// <summary>Reads an answer, a call, or a result; null for anything else.</summary>
    public static ClaudeLine? Read(JsonElement line, DateTimeOffset at, int order)
    {
        var parts = line.Says("type", "assistant"u8) ? Assistant(line, at) : User(line, at);
        return parts.Count == 0 ? null : new(at, order, turn => parts.ForEach(p => p(turn)), line.GetRawText().Length);
    }

    private static List<Action<TurnBuilder>> Assistant(JsonElement line, DateTimeOffset at)
    {
        var message = line.At("message");
        var text = string.Concat(message.Items("content").Where(c => c.Says("type", "text"u8)).Select(c => c.Text("text")));
        if (line.IsTrue("isApiErrorMessage"))
        {
            var outcome = line.Text("error") == "rate_limit" ? TurnOutcome.RateLimited : Limits.Outcome(line.Number("apiErrorStatus"));
            var resets = outcome == TurnOutcome.RateLimited ? Limits.ResetsAt(text, at) : null;
            return
            [
                turn =>
                {
                    turn.End(outcome, at, text);
                    turn.ResetsAt = resets;
                },
            ];
        }

        var (model, usage, id) = (message.Text("model"), Usage(message.At("usage")), message.Text("id"));
        var (stop, partial) = (message.Text("stop_reason"), line.IsTrue("isAbortedMidStream") || message.Text("model") == "<synthetic>");
        List<Action<TurnBuilder>> parts = [turn => turn.Say(text)];
        if (model != "<synthetic>")
        {
            parts.Add(turn => turn.Model = model ?? turn.Model);
            if (usage is not null) parts.Add(turn => turn.Usage.Add(id, usage));
        }

        foreach (var call in message.Items("content").Where(c => c.Says("type", "tool_use"u8)))
        {
            var (tool, name, arguments) = (call.Text("id"), call.Text("name"), ToolText.Arguments(call.At("input")));
            parts.Add(turn => turn.Call(tool, name, arguments));
        }

        // Versions before 2.1 write no reason; a call that follows takes the word back.
        if (stop != "tool_use" && !partial && text.Length > 0)
        {
            parts.Add(turn =>
            {
                turn.Final = text;
                if (stop is not null) turn.End(TurnOutcome.Completed, at);
            });
        }

        return parts;
    }

    private static TurnUsage? Usage(JsonElement usage)
    {
        if (usage.Number("input_tokens") is not { } fresh) return null;
        var input = fresh + (usage.Number("cache_read_input_tokens") ?? 0) + (usage.Number("cache_creation_input_tokens") ?? 0);
        return new()
        {
            InputTokens = input,
            CachedTokens = usage.Number("cache_read_input_tokens"),
            OutputTokens = usage.Number("output_tokens"),
            ReasoningTokens = usage.Number("output_tokens_details", "thinking_tokens"),
            ContextTokens = input + (usage.Number("output_tokens") ?? 0),
        };
    }

    private static List<Action<TurnBuilder>> User(JsonElement line, DateTimeOffset at)
    {
        var content = line.At("message", "content");
        if ((content.Text() ?? content.Items().Select(c => c.Text("text")).FirstOrDefault(t => t is not null)) is { } text && ClaudeReader.Interruption(text))
        {
            return
            [
                turn =>
                {
                    // A person who breaks a running tool off is recorded like one who denies it.
                    if (turn.LastTool is { Decision: ToolDecision.Denied } tool) tool.Decision = null;
                    turn.End(TurnOutcome.Interrupted, at);
                },
            ];
        }

        return [.. content.Items().Where(c => c.Says("type", "tool_result"u8)).Select(c => Result(line, c))];
    }

    private static Action<TurnBuilder> Result(JsonElement line, JsonElement result)
    {
        var (id, isError, details) = (result.Text("tool_use_id"), result.IsTrue("is_error"), line.At("toolUseResult"));
        var text = result.Text("content") ?? string.Join('\n', result.Items("content").Select(c => c.Text("text")));
        var isCommand = details.At("stdout").ValueKind == JsonValueKind.String;
        // The text tells a code only when the command failed; one in the background has none yet.
        var code = isError ? ToolText.ExitCode(PlainText.First(text, 100)) : isCommand && !details.IsTrue("interrupted") && details.Text("backgroundTaskId") is null ? 0 : (int?)null;
        var output = isCommand ? string.Join('\n', new[] { details.Text("stdout"), details.Text("stderr") }.Where(t => !string.IsNullOrEmpty(t)))
            : code is not null && text.IndexOf('\n', StringComparison.Ordinal) is var end ? (end < 0 ? "" : text[(end + 1)..])
            : text;
        var decision = line.Text("toolDenialKind") is not null || line.Text("permissionDecision", "decision") is "reject" or "deny" ? ToolDecision.Denied
            : line.Text("permissionDecision", "decision") is not null ? ToolDecision.Allowed
            : (ToolDecision?)null;
        var (path, change, lines) = (details.Text("filePath"), details.Text("type") == "create" ? FileChange.Added : FileChange.Modified, Lines(details));
        var isChange = !isError && (details.At("structuredPatch").ValueKind == JsonValueKind.Array || details.Text("type") is "create" or "update");
        output = PlainText.Last(output, PlainText.MaxTool);
        return turn =>
        {
            if (turn.Called(id) is { } tool)
            {
                (tool.Output, tool.ExitCode, tool.Decision) = (output, code, decision);
            }

            if (isChange) turn.Change(path, change, lines?.Added, lines?.Removed);
        };
    }

    private static (int Added, int Removed)? Lines(JsonElement details)
    {
        if (details.Text("type") == "create") return ToolText.LineCount(details.Text("content")) is { } count ? (count, 0) : null;
        var rows = details.Items("structuredPatch").SelectMany(h => h.Items("lines")).Select(r => r.Text() ?? "").ToList();
        return rows.Count == 0 ? null : (rows.Count(r => r.StartsWith('+')), rows.Count(r => r.StartsWith('-')));
    }
}
