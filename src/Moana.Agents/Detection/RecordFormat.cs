namespace Moana.Detection;

/// <summary>How a program writes its session record; one for each program that Moana reads.</summary>
public enum RecordFormat
{
    /// <summary>Lines of JSON: <c>session_meta</c>, <c>event_msg</c>, <c>response_item</c>.</summary>
    Codex,

    /// <summary>Lines of JSON that name their parents: <c>user</c>, <c>assistant</c>, <c>system</c>.</summary>
    Claude,

    /// <summary>Lines of JSON: a header, messages, <c>$set</c>; before 0.53 one JSON object.</summary>
    Gemini,

    /// <summary>Lines of JSON that name their parents: <c>user</c>, <c>assistant</c>, <c>tool_result</c>, <c>system</c>.</summary>
    Qwen,

    /// <summary>Lines of JSON, an event each: <c>user.message</c>, <c>assistant.message</c>, ...</summary>
    Copilot,

    /// <summary>A SQLite database with the tables <c>session</c>, <c>message</c> and <c>part</c>.</summary>
    Opencode,
}
