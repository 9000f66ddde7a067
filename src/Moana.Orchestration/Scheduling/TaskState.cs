using Moana.Plans;

namespace Moana.Scheduling;

/// <summary>How far a turn is.</summary>
internal enum TurnPhase
{
    /// <summary>The workspace is made ready, and the agent moves there.</summary>
    Preparing,

    /// <summary>The agent is where it is to work, and its prompt waits until it can take it.</summary>
    Prepared,

    /// <summary>The prompt is being sent. Recorded before anything is.</summary>
    Sending,

    /// <summary>The prompt may have been submitted.</summary>
    InDoubt,

    /// <summary>The prompt was submitted, and the agent's work is waited for.</summary>
    Open,

    /// <summary>The turn has ended, and what the agent answered and did is read, before its next one.</summary>
    Reading,

    /// <summary>The agent is done, and the validation runs.</summary>
    Validating,

    /// <summary>A correction prompt waits until the agent can take it.</summary>
    Correcting,
}

/// <summary>One prompt, from its delivery to the end of the work on it.</summary>
internal sealed record OpenTurn
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>How far it is.</summary>
    public required TurnPhase Phase { get; init; }

    /// <summary>When its delivery, or with <see cref="TurnPhase.Correcting"/> the wait for it, began.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>From when its time is counted: its beginning, moved on by each time in which nobody ran.</summary>
    public DateTimeOffset TimedFrom { get; init; }

    /// <summary>When the agent was given the text; null where that is not known.</summary>
    public DateTimeOffset? Pasted { get; init; }

    /// <summary>When its delivery ended, well or in doubt.</summary>
    public DateTimeOffset? Delivered { get; init; }

    /// <summary>When to ask the pane next, whether the prompt was submitted; null while an answer is waited for.</summary>
    public DateTimeOffset? NextCheck { get; init; }

    /// <summary>The correction prompt; null for the task's own prompt.</summary>
    public string? Correction { get; init; }

    /// <summary>With <see cref="TurnPhase.Reading"/>, why it ended as it did; empty for a turn that was completed.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether it is to be broken off as soon as it runs: nobody needs what it does any more.</summary>
    public bool IsToStop { get; init; }

    /// <summary>Whether nobody watched for a while, and it was not seen to run since: it may have been done meanwhile.</summary>
    public bool IsUnwatched { get; init; }
}

/// <summary>A task and all that is known of it. What the store keeps.</summary>
internal sealed record TaskState
{
    /// <summary>The wish.</summary>
    public required OrchestrationTask Task { get; init; }

    /// <summary>Its place in the order of tasks, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Where it stands.</summary>
    public OrchestrationTaskStatus Status { get; init; }

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The agent that has it or had it last.</summary>
    public string? Agent { get; init; }

    /// <summary>The open turn; null when no agent has the task.</summary>
    public OpenTurn? Turn { get; init; }

    /// <summary>The id of the last turn.</summary>
    public string? LastTurn { get; init; }

    /// <summary>How that turn ended; null while it is open, and where nobody knows.</summary>
    public TurnOutcome? Outcome { get; init; }

    /// <summary>Whether it ended because nobody knows whether its prompt was done.</summary>
    public bool IsInDoubt { get; init; }

    /// <summary>Turns begun, each with an id of its own.</summary>
    public int Turns { get; init; }

    /// <summary>Attempts whose prompt was, or may have been, submitted.</summary>
    public int Attempts { get; init; }

    /// <summary>Attempts that failed.</summary>
    public int Failures { get; init; }

    /// <summary>Attempts that ended at a rate limit.</summary>
    public int Limits { get; init; }

    /// <summary>Deliveries that were refused.</summary>
    public int Refusals { get; init; }

    /// <summary>Correction prompts.</summary>
    public int Fixes { get; init; }

    /// <summary>What its turns used that have ended, as far as it is known.</summary>
    public TurnUsage? Usage { get; init; }

    /// <summary>The validation that ran last.</summary>
    public ValidationResult? Validation { get; init; }

    /// <summary>What was changed in its workspace, as last seen; null before that is made.</summary>
    public TaskChange? Change { get; init; }

    /// <summary>When an agent was first given it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Where its agent is, as last reported.</summary>
    public AgentPlace? Place { get; init; }

    /// <summary>
    /// Its prompt with what earlier tasks answered in it; null while that is not known, for a prompt that uses nothing of
    /// them, and once the task has ended.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>The task whose turns tell what was done: of a race the winner's entry, until that corrects what did not land.</summary>
    public string TurnsOf => Turns == 0 && Agent is { } winner && Task.Race.ToList().FindIndex(a => a.Equals(winner, StringComparison.OrdinalIgnoreCase)) is >= 0 and var place
        ? Races.EntryId(Task, place)
        : Task.Id;

    /// <summary>Whether nothing more happens to it.</summary>
    public bool HasEnded => Status is not (OrchestrationTaskStatus.Pending or OrchestrationTaskStatus.Running or OrchestrationTaskStatus.Validating or OrchestrationTaskStatus.Held);

    /// <summary>The prompt as it is sent: with what earlier tasks answered, where it refers to that.</summary>
    public string ToPrompt() => Text ?? TaskReferences.Unescape(Task.Prompt);

    /// <summary>The task as people see it.</summary>
    /// <param name="orchestrationId">The orchestration.</param>
    /// <param name="turns">What was read of its turns, in their order; none where that is not asked for.</param>
    public TaskResult ToResult(string orchestrationId, IReadOnlyList<AgentTurn> turns) =>
        ToResult(orchestrationId, turns.LastOrDefault(t => t.Turn == LastTurn)) with { Files = FileChanges.Of(turns) };

    private TaskResult ToResult(string orchestrationId, AgentTurn? last) => new()
    {
        Id = Task.Id,
        Status = Status,
        Agent = Agent,
        Prompt = Task.Prompt,
        Reason = Reason,
        Attempts = Attempts,
        Fixes = Fixes,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        DurationSeconds = StartedAt is { } from && EndedAt is { } to ? (to - from).TotalSeconds : 0,
        Target = Task.Agent,
        Priority = Task.Priority,
        DependsOn = Task.DependsOn,
        Tag = Task.Tag,
        Path = Task.Path,
        Turn = LastTurn,
        Outcome = Outcome,
        Answer = last?.Answer,
        Usage = Usage,
        Model = last?.Model,
        ConversationId = last?.ConversationId,
        AgentTurn = last,
        Validation = Validation?.Command,
        ValidationExitCode = Validation?.ExitCode,
        ValidationOutput = Validation?.Output,
        Change = Change,
        RaceOf = Task.RaceOf,
        InDoubt = IsInDoubt,
        Key = Task.Key,
        OrchestrationId = orchestrationId,
        Session = Place?.Session,
        Address = Place?.Address,
    };
}

/// <summary>Where an agent's pane is.</summary>
internal sealed record AgentPlace(string Session, PaneAddress Address)
{
    public static AgentPlace Of(StatusReport report) => new(report.Session, report.Address);
}
