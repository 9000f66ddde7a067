namespace Moana;

/// <summary>A task and where it stands. What an orchestration gives for each task that ended, and <c>Get-MoanaTask</c> for any.</summary>
public record TaskResult
{
    /// <summary>The task's id.</summary>
    public required string Id { get; init => field = VisibleText.Of(value); }

    /// <summary>Where it stands.</summary>
    public required OrchestrationTaskStatus Status { get; init; }

    /// <summary>The agent that has it, or had it last; null when none ever had it. Cmdlets that take agents take it from there.</summary>
    public string? Agent { get; init => field = VisibleText.Of(value); }

    /// <summary>Why it ended so; for an open task what it waits for. Empty when there is nothing to say.</summary>
    public required string Reason { get; init => field = VisibleText.Of(value); }

    /// <summary>The prompt.</summary>
    public required string Prompt { get; init => field = VisibleText.Of(value); }

    /// <summary>How often its prompt was submitted, or may have been.</summary>
    public required int Attempts { get; init; }

    /// <summary>How often a failed validation went back to the agent.</summary>
    public required int Fixes { get; init; }

    /// <summary>When an agent was first given it; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Seconds from the start to the end; 0 when it has not both.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>Who may take it, as in the task.</summary>
    public required string Target { get; init => field = VisibleText.Of(value); }

    /// <summary>The task's priority.</summary>
    public int Priority { get; init; }

    /// <summary>The tasks that it depends on.</summary>
    public IReadOnlyList<string> DependsOn { get; init => field = TextList.Visible(value); } = TextList.Of([]);

    /// <summary>The task's tags.</summary>
    public IReadOnlyList<string> Tag { get; init => field = TextList.Visible(value); } = TextList.Of([]);

    /// <summary>The folder of its validation; null for the orchestration's.</summary>
    public string? Path { get; init => field = VisibleText.Of(value); }

    /// <summary>The last turn that was begun for it, or null.</summary>
    public string? Turn { get; init => field = VisibleText.Of(value); }

    /// <summary>How that turn ended; null while it is open, and without one.</summary>
    public TurnOutcome? Outcome { get; init; }

    /// <summary>
    /// What its agent answered in that turn, in Markdown; null without one, where it is not known, and in an orchestration
    /// that keeps no answers.
    /// </summary>
    public string? Answer { get; init => field = VisibleText.Of(value); }

    /// <summary>The files that agents changed for it by their tools, in all of its turns, as far as that is known.</summary>
    public IReadOnlyList<TurnFile> Files { get; init => field = ItemList<TurnFile>.Of(value); } = ItemList<TurnFile>.Of([]);

    /// <summary>What all of its turns used; null when unknown.</summary>
    public TurnUsage? Usage { get; init; }

    /// <summary>The model that answered last; null when unknown.</summary>
    public string? Model { get; init => field = VisibleText.Of(value); }

    /// <summary>The program's own id of the conversation of the last turn; null when unknown.</summary>
    public string? ConversationId { get; init => field = VisibleText.Of(value); }

    /// <summary>The last turn, as it was read when it ended; null while it is open, and where nothing could be read of it.</summary>
    public AgentTurn? AgentTurn { get; init; }

    /// <summary>The validation command that ran last, or null.</summary>
    public string? Validation { get; init => field = VisibleText.Of(value); }

    /// <summary>Its exit code; null when none ran or it was cut off.</summary>
    public int? ValidationExitCode { get; init; }

    /// <summary>The tail of its output, or null.</summary>
    public string? ValidationOutput { get; init => field = VisibleText.Of(value); }

    /// <summary>What it changed in its workspace; null for a task without one, and before that is made.</summary>
    public TaskChange? Change { get; init; }

    /// <summary>The race that one agent did it for, or null.</summary>
    public string? RaceOf { get; init => field = VisibleText.Of(value); }

    /// <summary>
    /// Whether it failed because nobody knows whether its prompt was done: it may have been submitted, and its turn cannot be
    /// found. Only a person can decide what becomes of it.
    /// </summary>
    public bool InDoubt { get; init; }

    /// <summary>What the answer says, where the task has a schema that it fits; null otherwise.</summary>
    public object? Data { get; init; }

    /// <summary>What a script calls it in a run; null outside of one.</summary>
    public string? Key { get; init => field = VisibleText.Of(value); }

    /// <summary>The orchestration's id; of a task of a run, the run's name.</summary>
    public required string OrchestrationId { get; init => field = VisibleText.Of(value); }

    /// <summary>The agent's tmux session, or null.</summary>
    public string? Session { get; init => field = VisibleText.Of(value); }

    /// <summary>The agent's pane, or null.</summary>
    public string? PaneId => Address?.PaneId;

    /// <summary>Where that pane is, or null.</summary>
    public PaneAddress? Address { get; init; }

    /// <summary>The task's id.</summary>
    public override string ToString() => Id;
}
