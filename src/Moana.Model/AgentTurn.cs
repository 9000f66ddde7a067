namespace Moana;

/// <summary>
/// One prompt and all that an agent did for it. The output of <c>Get-MoanaTurn</c> and <c>Invoke-MoanaPrompt</c>. Its text is
/// the answer. What its source does not tell is null or empty, never a guess.
/// </summary>
public sealed record AgentTurn
{
    /// <summary>The agent's name; null for a turn of a saved record.</summary>
    public string? Name { get; init => field = VisibleText.Of(value); }

    /// <summary>Moana's id of the turn, where Moana sent it; else null.</summary>
    public string? Turn { get; init => field = VisibleText.Of(value); }

    /// <summary>The prompt as the program took it; null where the source does not hold it.</summary>
    public string? Prompt { get; init => field = VisibleText.Of(value); }

    /// <summary>The agent's last message of the turn, in Markdown; null while there is none.</summary>
    public string? Answer { get; init => field = VisibleText.Of(value); }

    /// <summary>The answer as data, where a schema was asked for and the answer fits it; else null.</summary>
    public object? Data { get; init; }

    /// <summary>All that the agent said in the turn, in its order; the answer is the last of them.</summary>
    public IReadOnlyList<string> Texts { get; init => field = TextList.Visible(value); } = TextList.Of([]);

    /// <summary>What it called, in its order.</summary>
    public IReadOnlyList<TurnTool> Tools { get; init => field = ItemList<TurnTool>.Of(value); } = ItemList<TurnTool>.Of([]);

    /// <summary>The files that it changed by its tools.</summary>
    public IReadOnlyList<TurnFile> Files { get; init => field = ItemList<TurnFile>.Of(value); } = ItemList<TurnFile>.Of([]);

    /// <summary>How it ended; null while it is open, and where that is unknown.</summary>
    public TurnOutcome? Outcome { get; init; }

    /// <summary>The program's words for a failure or a limit; else null.</summary>
    public string? Error { get; init => field = VisibleText.Of(value); }

    /// <summary>When a limit that ended it ends, where the program says so; else null.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>The model that answered; null when unknown.</summary>
    public string? Model { get; init => field = VisibleText.Of(value); }

    /// <summary>What it used; null when unknown.</summary>
    public TurnUsage? Usage { get; init; }

    /// <summary>The program's own id of the conversation; null when unknown.</summary>
    public string? ConversationId { get; init => field = VisibleText.Of(value); }

    /// <summary>When it began; null when unknown.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null while it is open, and when unknown.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Where this was read.</summary>
    public required TurnSource Source { get; init; }

    /// <summary>Which record or screen this was read from, and what ties it to the pane.</summary>
    public required string Evidence { get; init => field = VisibleText.Of(value); }

    /// <summary>The profile that read it.</summary>
    public required string Profile { get; init => field = VisibleText.Of(value); }

    /// <summary>The agent's tmux session; null for a turn of a saved record.</summary>
    public string? Session { get; init => field = VisibleText.Of(value); }

    /// <summary>The agent's pane; null for a turn of a saved record.</summary>
    public string? PaneId => Address?.PaneId;

    /// <summary>Where the pane is; null for a turn of a saved record.</summary>
    public PaneAddress? Address { get; init; }

    /// <summary>The answer; empty when there is none.</summary>
    public override string ToString() => Answer ?? "";
}
