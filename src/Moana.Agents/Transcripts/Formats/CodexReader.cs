using System.Text.Json;

namespace Moana.Transcripts;

/// <summary>
/// codex: <c>{timestamp, type, payload}</c> a line. A task may take several prompts (what is typed while it works goes into the
/// same task): each is a turn, and all end together. Up to 0.94 no line says where a task begins and ends: there one is over when the
/// model's reply, whose tokens are counted behind it, was a message and called no tool.
/// </summary>
internal sealed class CodexReader(RecordBounds bounds) : RecordReader(bounds)
{
    private readonly List<TurnBuilder> _task = [];
    private DateTimeOffset? _startedAt;
    private string? _model;
    private long? _window;
    private TurnUsage? _before;
    private TurnUsage? _total;
    private string? _taskId;
    private bool _hasTasks;
    private bool _said;
    private bool _called;
    private string? _promptKind;
    private bool _isSubAgent;

    /// <inheritdoc/>
    public override void Read(JsonElement line)
    {
        var (at, payload) = (line.Time("timestamp"), line.At("payload"));
        if (payload.ValueKind != JsonValueKind.Object || _isSubAgent) return;
        switch (line.Text("type"))
        {
            case "session_meta":
                Recognized = true;
                // A copy of another conversation that this one was begun from brings its first line along.
                if (ConversationId is not null) break;
                ConversationId = payload.Text("id");
                _isSubAgent = payload.At("source", "subagent").ValueKind != JsonValueKind.Undefined || (payload.Text("thread_source") ?? "user") != "user";
                break;
            case "turn_context":
                _model = payload.Text("model") ?? _model;
                _task.ForEach(t => t.Model = _model);
                break;
            case "token_usage_record" when Of(payload.At("turn_token_usage")) is { } turn:
                _task.LastOrDefault()?.Usage.Add("turn", turn with { ContextTokens = payload.Number("usage", "total_tokens"), ContextWindow = _window });
                break;
            case "response_item":
                Item(payload, at);
                break;
            case "event_msg":
                Event(payload, at);
                break;
        }
    }

    private void Event(JsonElement payload, DateTimeOffset? at)
    {
        switch (payload.Text("type"))
        {
            case "task_started":
                _hasTasks = true;
                _task.Clear();
                (_startedAt, _before, _taskId) = (at, _total, payload.Text("turn_id"));
                _window = payload.Number("model_context_window") ?? _window;
                break;
            case "user_message":
                Prompt("user_message", payload.Text("message"), at);
                break;
            case "item_completed":
                Completed(payload.At("item"), at);
                break;
            case "token_count":
                Count(payload.At("info"));
                EndWithoutMark(at);
                break;
            case "task_complete":
                End(payload, at);
                break;
            case "turn_aborted":
                End(t => t.End(TurnOutcome.Interrupted, at));
                break;
        }
    }

    private void Prompt(string kind, string? text, DateTimeOffset? at)
    {
        // A version that changes from one kind of line to another may write both.
        if (text is null || (_promptKind is not null && kind != _promptKind && Open?.Prompt == text)) return;
        _promptKind = kind;
        (_said, _called) = (false, false);
        var turn = Begin(text, _task.Count == 0 ? _startedAt ?? at : at);
        turn.Model = _model;
        turn.Usage.ContextWindow = _window;
        _task.Add(turn);
    }

    private void Completed(JsonElement item, DateTimeOffset? at)
    {
        switch (item.Text("type"))
        {
            case "UserMessage":
                Prompt("UserMessage", string.Concat(item.Items("content").Select(c => c.Text("text"))), at);
                break;
            case "CommandExecution" when Open is { } turn:
                var tool = turn.Call(item.Text("id"), "exec_command", ToolText.Command(item.At("command")) ?? "");
                tool.ExitCode = (int?)item.Number("exit_code");
                tool.Output = item.Text("aggregated_output");
                tool.Decision = item.Text("status") == "declined" ? ToolDecision.Denied : tool.Decision;
                if (item.Number("duration", "secs") is { } seconds)
                {
                    tool.Duration = TimeSpan.FromSeconds(seconds) + TimeSpan.FromMicroseconds((item.Number("duration", "nanos") ?? 0) / 1000.0);
                }

                break;
            case "FileChange" when Open is { } turn && (item.Text("status") ?? "completed") == "completed":
                foreach (var file in item.Fields("changes"))
                {
                    Change(turn, file.Name, file.Value);
                }

                break;
        }
    }

    private static void Change(TurnBuilder turn, string path, JsonElement change)
    {
        var lines = ToolText.Lines(change.Text("unified_diff"));
        var whole = ToolText.LineCount(change.Text("content"));
        switch (change.Text("type"))
        {
            case "add":
                turn.Change(path, FileChange.Added, whole, whole is null ? null : 0);
                break;
            case "delete":
                turn.Change(path, FileChange.Deleted, whole is null ? null : 0, whole);
                break;
            case "update":
                turn.Change(change.Text("move_path") ?? path, FileChange.Modified, lines?.Added, lines?.Removed);
                break;
        }
    }

    private void Item(JsonElement item, DateTimeOffset? at)
    {
        switch (item.Text("type"))
        {
            // A message with the role "user" may also be the program's own: environment, instructions, a note of an interruption.
            case "message" when item.Text("role") == "assistant" && Open is { } turn:
                turn.Say(string.Concat(item.Items("content").Select(c => c.Text("text"))));
                _said = true;
                break;
            case "function_call" or "custom_tool_call" or "local_shell_call" when Open is { } turn:
                var arguments = item.Text("arguments") is { } json && JsonPaths.Parse(json) is { ValueKind: JsonValueKind.Object } parsed
                    ? ToolText.Arguments(parsed)
                    : item.Text("arguments") ?? item.Text("input") ?? ToolText.Arguments(item.At("action"));
                turn.Call(item.Text("call_id") ?? item.Text("id"), item.Text("name") ?? "shell", arguments);
                _called = true;
                break;
            case "function_call_output" or "custom_tool_call_output" when Open?.Called(item.Text("call_id")) is { Output: null } tool:
                var text = item.Text("output") ?? item.Text("output", "content") ?? string.Concat(item.Items("output").Select(o => o.Text("text")));
                var old = text.StartsWith('{') ? JsonPaths.Parse(text) : default;
                tool.ExitCode ??= (int?)old.Number("metadata", "exit_code") ?? ToolText.ExitCode(text);
                // Up to 0.94 an object holds it.
                tool.Output = old.Text("output") ?? Body(text);
                break;
        }
    }

    /// <summary>What the command wrote, without the rows about it that the model gets.</summary>
    private static string Body(string text) =>
        text.IndexOf("\nOutput:\n", StringComparison.Ordinal) is var at && at >= 0 ? text[(at + "\nOutput:\n".Length)..] : text;

    private void Count(JsonElement info)
    {
        if (Of(info.At("total_token_usage")) is not { } total) return;
        _total = total;
        _window = info.Number("model_context_window") ?? _window;
        var turn = total with
        {
            InputTokens = total.InputTokens - (_before?.InputTokens ?? 0),
            CachedTokens = total.CachedTokens - (_before?.CachedTokens ?? 0),
            OutputTokens = total.OutputTokens - (_before?.OutputTokens ?? 0),
            ReasoningTokens = total.ReasoningTokens - (_before?.ReasoningTokens ?? 0),
            ContextTokens = info.Number("last_token_usage", "total_tokens"),
            ContextWindow = _window,
        };
        // A turn without a call of the model counts the totals from before again.
        if (turn.InputTokens > 0) _task.LastOrDefault()?.Usage.Add("turn", turn);
    }

    private static TurnUsage? Of(JsonElement usage) => usage.Number("input_tokens") is not { } input ? null : new()
    {
        InputTokens = input,
        CachedTokens = usage.Number("cached_input_tokens"),
        OutputTokens = usage.Number("output_tokens"),
        ReasoningTokens = usage.Number("reasoning_output_tokens"),
    };

    private void End(JsonElement payload, DateTimeOffset? at)
    {
        if (payload.Text("turn_id") is { } id && _taskId is { } begun && id != begun) return;
        if (payload.At("error") is not { ValueKind: JsonValueKind.Object } error)
        {
            End(t =>
            {
                t.Final = payload.Text("last_agent_message");
                t.End(TurnOutcome.Completed, at);
            });
            return;
        }

        var message = error.Text("message");
        var outcome = IsLimit(error.At("codex_error_info")) ? TurnOutcome.RateLimited : TurnOutcome.Failed;
        End(t =>
        {
            t.End(outcome, at, message);
            t.ResetsAt = outcome == TurnOutcome.RateLimited ? Limits.ResetsAt(message, at) : null;
        });
    }

    /// <summary>Counts come with each reply, and once before it.</summary>
    private void EndWithoutMark(DateTimeOffset? at)
    {
        if (!_hasTasks && _said && !_called)
        {
            End(t =>
            {
                t.Final = t.LastText;
                t.End(TurnOutcome.Completed, at);
            });
        }

        (_said, _called) = (false, false);
    }

    private static bool IsLimit(JsonElement info) => info.Text() == "usage_limit_exceeded" || info.Fields().Any(f => f.Value.Number("http_status_code") == 429);

    private void End(Action<TurnBuilder> end)
    {
        _task.ForEach(end);
        _task.Clear();
    }

    /// <summary>The turn that a line belongs to; null for what comes before a prompt.</summary>
    private TurnBuilder? Open => _task.LastOrDefault();
}
