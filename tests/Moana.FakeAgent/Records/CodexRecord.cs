namespace Moana.FakeAgent.Records;

/// <summary>codex's rollout, which the process holds open from the first prompt on.</summary>
internal sealed class CodexRecord(string home) : SessionRecord(home)
{
    private readonly List<FileStream> _open = [];
    private bool _isBegun;
    private string? _turn;
    private string? _last;
    private int _calls;
    private int _total;

    protected override void Start() => _isBegun = false;

    internal override void Prompt(string text)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            var name = $"sessions/{DateTime.UtcNow:yyyy'/'MM'/'dd}/rollout-{DateTime.UtcNow:yyyy-MM-dd'T'HH-mm-ss}-{Id}.jsonl";
            // Those of earlier conversations stay open too.
            _open.Add(new(At(name), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1));
            Write("session_meta", new { id = Id, cwd = Environment.CurrentDirectory, cli_version = "0.171.0", source = "cli" });
        }

        if (_turn is null)
        {
            (_turn, _last) = (Guid.NewGuid().ToString(), null);
            Event(new { type = "task_started", turn_id = _turn, model_context_window = 258400 });
            Write("turn_context", new { turn_id = _turn, model = "fake-model" });
        }

        Event(new { type = "item_completed", turn_id = _turn, item = new { type = "UserMessage", id = Guid.NewGuid(), content = new[] { new { type = "text", text } } } });
    }

    internal override void Tool(string command)
    {
        var id = $"call_{++_calls}";
        Write("response_item", new { type = "function_call", name = "exec_command", arguments = Text(new { cmd = command }), call_id = id });
        Event(new { type = "item_completed", item = new { type = "CommandExecution", id, command = new[] { "/bin/bash", "-lc", command }, status = "completed", aggregated_output = "", exit_code = 0, duration = new { secs = 0, nanos = 1000000 } } });
        Write("response_item", new { type = "function_call_output", call_id = id, output = "Process exited with code 0\nOutput:\n" });
    }

    internal override void Answer(string text)
    {
        _last = text;
        Write("response_item", new { type = "message", role = "assistant", content = new[] { new { type = "output_text", text } } });
    }

    internal override void Result(string result, string error, bool hadOutput)
    {
        if (result is "interrupted" or "denied")
        {
            Event(new { type = "turn_aborted", turn_id = _turn, reason = "interrupted" });
        }
        else if (result == "done")
        {
            _total++;
            var usage = new { input_tokens = 1200 * _total, cached_input_tokens = 400 * _total, output_tokens = 50 * _total, reasoning_output_tokens = 10 * _total, total_tokens = 1250 * _total };
            Event(new { type = "token_count", info = new { total_token_usage = usage, last_token_usage = new { total_tokens = 1250 }, model_context_window = 258400 } });
            Event(new { type = "task_complete", turn_id = _turn, last_agent_message = _last });
        }
        else
        {
            object kind = result == "ratelimited" ? "usage_limit_exceeded" : "internal_server_error";
            Event(new { type = "task_complete", turn_id = _turn, last_agent_message = (string?)null, error = new { message = error, codex_error_info = kind } });
        }

        _turn = null;
    }

    private void Event(object payload) => Write("event_msg", payload);

    private void Write(string type, object payload) => _open[^1].Write(Line(new { timestamp = Now(), type, payload }));
}
