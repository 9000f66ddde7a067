namespace Moana.Detection;

/// <summary>Where a program's session record is, which ways lead from a pane to it, and how it is read.</summary>
public sealed record RecordSource
{
    /// <summary>How it is written.</summary>
    public required RecordFormat Format { get; init; }

    /// <summary>Whether a record tells how a turn ended. In gemini's a message before a tool's call looks like the last one.</summary>
    internal bool TellsEnds => Format != RecordFormat.Gemini;

    /// <summary>
    /// Whether it may count for the agent's status: it tells of a turn's end, soon and surely. qwen's comes late; opencode's ways to it
    /// are guesses.
    /// </summary>
    internal bool TellsStatus => Format is RecordFormat.Codex or RecordFormat.Claude or RecordFormat.Copilot;

    /// <summary>
    /// The folders that the paths below are relative to, the first that is set counts: <c>$CODEX_HOME</c>,
    /// <c>$XDG_DATA_HOME/opencode</c>, <c>~/.codex</c>. Variables and home are those of the agent's own process.
    /// </summary>
    public required IReadOnlyList<string> Home { get; init; }

    /// <summary>The records: a path with <c>*</c> in its parts and <c>{id}</c> (or <c>{id8}</c>, its first eight characters) for the conversation's id.</summary>
    public required string File { get; init; }

    /// <summary>The file in which a process tells its conversation, with <c>{pid}</c>; null for none.</summary>
    public string? PidFile { get; init; }

    /// <summary>The folders that the pid file is relative to; empty for those of the record.</summary>
    public IReadOnlyList<string> PidHome { get; init; } = [];

    /// <summary>The field of the pid file with the conversation's id.</summary>
    public string PidConversation { get; init; } = "sessionId";

    /// <summary>The field of the pid file with the process's start in clock ticks, by itself or behind a colon.</summary>
    public string PidStart { get; init; } = "procStart";

    /// <summary>The field of the pid file with the process's state (<c>idle</c>, <c>busy</c>, <c>waiting</c>); null where it has none.</summary>
    public string? PidStatus { get; init; }

    /// <summary>A file that is there while a process writes a conversation, with <c>{id}</c> and <c>{pid}</c>; null for none.</summary>
    public string? Lock { get; init; }

    /// <summary>Whether the process holds the record open while it writes it.</summary>
    public bool HeldOpen { get; init; }

    /// <summary>The command line of a process that writes the records of several panes; null for none. Where it runs below the pane, open files tell nothing.</summary>
    internal Pattern? Server { get; init; }

    /// <summary>Options of the command line that are followed by the conversation's id: <c>--session-id</c>, <c>resume</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Arguments that begin a conversation of an id, with <c>{id}</c>: <c>--session-id {id}</c>; null where the program takes none.</summary>
    public string? Begin { get; init; }

    /// <summary>Arguments that go on with a conversation, with <c>{id}</c>: <c>--resume {id}</c>, <c>resume {id}</c>; null where none are known.</summary>
    public string? Resume { get; init; }

    /// <summary>Options that say themselves which conversation is gone on with, or that there is none: <c>--continue</c>, <c>--print</c>.</summary>
    public IReadOnlyList<string> Continue { get; init; } = [];
}
