using System.Text.Json;

namespace Moana.Transcripts;

/// <summary>
/// opencode: rows of its database, handed in as objects of a message and its parts. Answers belong to prompts by
/// <c>parentID</c>, not by their order.
/// </summary>
internal sealed class OpencodeReader(RecordBounds bounds) : RecordReader(bounds)
{
    private readonly Dictionary<string, TurnBuilder> _byMessage = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void Read(JsonElement line)
    {
        var (id, data) = (line.Text("id"), line.At("data"));
        var parts = line.Items("parts").ToList();
        Recognized = true;
        ConversationId ??= line.Text("session");
        if (data.Text("role") == "user" && id is not null)
        {
            var texts = parts.Where(p => p.Says("type", "text"u8) && !p.IsTrue("synthetic") && !p.IsTrue("ignored")).Select(p => p.Text("text") ?? "").ToList();
            if (texts.Count == 0 && parts.Count > 0)
            {
                // The program asks itself to go on, as after it has summed the conversation up: what is answered belongs to the turn.
                if (Current is { } current) _byMessage[id] = current;
                return;
            }

            // A blank stands behind a paste that the composer had collapsed.
            var prompt = string.Concat(texts);
            _byMessage[id] = Begin(prompt.EndsWith(' ') ? prompt[..^1] : prompt, data.Time("time", "created"));
        }
        else if (data.Text("role") == "assistant" && !data.IsTrue("summary") && _byMessage.GetValueOrDefault(data.Text("parentID") ?? "") is { } turn)
        {
            Answer(turn, id, data, parts);
        }
    }

    private static void Answer(TurnBuilder turn, string? id, JsonElement data, List<JsonElement> parts)
    {
        turn.Model = data.Text("modelID") ?? turn.Model;
        Usage(turn, id, data);
        string? last = null;
        foreach (var part in parts)
        {
            switch (part.Text("type"))
            {
                case "text" when !part.IsTrue("synthetic"):
                    turn.Say(part.Text("text"));
                    last = part.Text("text") is { Length: > 0 } text ? text : last;
                    break;
                case "tool":
                    Call(turn, part);
                    break;
            }
        }

        var (completed, finish) = (data.Time("time", "completed"), data.Text("finish"));
        if (data.At("error") is { ValueKind: JsonValueKind.Object } error)
        {
            Fail(turn, error, completed);
        }
        else if (completed is null)
        {
            turn.Final = null;
        }
        else if (finish == "tool-calls")
        {
            turn.Final = null;
            if (turn.LastTool is { Decision: ToolDecision.Denied }) turn.End(TurnOutcome.Interrupted, completed);
        }
        else if (finish is null)
        {
            // Broken off while it tried again.
            turn.End(TurnOutcome.Interrupted, completed);
        }
        else
        {
            turn.Final = last;
            turn.End(finish is "stop" or "unknown" ? TurnOutcome.Completed : TurnOutcome.Failed, completed, finish is "stop" or "unknown" ? null : $"finish: {finish}");
        }
    }

    private static void Usage(TurnBuilder turn, string? id, JsonElement data)
    {
        if (data.Number("tokens", "input") is not { } fresh) return;
        var (read, write) = (data.Number("tokens", "cache", "read") ?? 0, data.Number("tokens", "cache", "write") ?? 0);
        var output = (data.Number("tokens", "output") ?? 0) + (data.Number("tokens", "reasoning") ?? 0);
        if (fresh + read + write + output == 0) return;
        turn.Usage.Add(id, new()
        {
            InputTokens = fresh + read + write,
            CachedTokens = read,
            OutputTokens = output,
            ReasoningTokens = data.Number("tokens", "reasoning"),
            Cost = data.At("cost") is { ValueKind: JsonValueKind.Number } cost && cost.TryGetDecimal(out var dollars) ? dollars : null,
            ContextTokens = fresh + read + write + output,
        });
    }

    private static void Call(TurnBuilder turn, JsonElement part)
    {
        var state = part.At("state");
        var tool = turn.Call(part.Text("callID"), part.Text("tool"), ToolText.Arguments(state.At("input")));
        tool.Output = (state.Text("output") ?? state.Text("error")) is { } text ? (text == "(no output)" ? "" : text) : null;
        tool.ExitCode = (int?)state.Number("metadata", "exit");
        tool.Duration = state.Time("time", "end") - state.Time("time", "start");
        if (state.Text("status") == "error" && (state.Text("error") ?? "").Contains("rejected", StringComparison.OrdinalIgnoreCase))
        {
            tool.Decision = ToolDecision.Denied;
        }
        else if (state.Text("status") == "completed")
        {
            Change(turn, part.Text("tool"), state);
        }
    }

    private static void Change(TurnBuilder turn, string? tool, JsonElement state)
    {
        if (tool is not ("write" or "edit" or "multiedit" or "patch" or "apply_patch")) return;
        var metadata = state.At("metadata");
        var path = metadata.Text("filepath") ?? metadata.Text("filediff", "file") ?? state.Text("input", "filePath");
        var isNew = metadata.At("exists").ValueKind == JsonValueKind.False || (metadata.At("filediff").ValueKind == JsonValueKind.Object && metadata.Text("filediff", "before") is "");
        var lines = ToolText.Lines(metadata.Text("diff"));
        var added = (int?)metadata.Number("filediff", "additions") ?? lines?.Added ?? (isNew ? ToolText.LineCount(state.Text("input", "content")) : null);
        turn.Change(path, isNew ? FileChange.Added : FileChange.Modified, added, (int?)metadata.Number("filediff", "deletions") ?? lines?.Removed ?? (isNew ? 0 : null));
    }

    private static void Fail(TurnBuilder turn, JsonElement error, DateTimeOffset? at)
    {
        if (error.Text("name") == "MessageAbortedError")
        {
            turn.End(TurnOutcome.Interrupted, at);
            return;
        }

        var message = error.Text("data", "message") ?? error.Text("name");
        var outcome = Limits.Outcome(error.Number("data", "statusCode"));
        turn.End(outcome, at, message);
        turn.ResetsAt = outcome != TurnOutcome.RateLimited ? null
            : error.Text("data", "responseHeaders", "retry-after") is { } text && double.TryParse(text, out var seconds) && seconds is > 0 and < 1e7 && at is { } time ? time.AddSeconds(seconds)
            : Limits.ResetsAt(message, at);
    }
}
