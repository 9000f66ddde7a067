namespace Moana.Scheduling;

/// <summary>What the scheduler is told.</summary>
internal abstract record SchedulerEvent;

/// <summary>Time has passed. Also the first event.</summary>
internal sealed record Tick : SchedulerEvent;

/// <summary>An agent's status.</summary>
internal sealed record StatusReported(StatusReport Report) : SchedulerEvent;

/// <summary>An agent was looked at anew; without a report nobody could see it.</summary>
internal sealed record Looked(string Agent, StatusReport? Report) : SchedulerEvent;

/// <summary>
/// Nobody ran for a while: the machine slept, this process was stopped, or the clock was set. That is nobody's fault.
/// </summary>
/// <param name="Length">How far the clock went on without us; negative when it was set back.</param>
internal sealed record Gap(TimeSpan Length) : SchedulerEvent;

/// <summary>The tmux server of all agents is gone, and they with it.</summary>
internal sealed record ServerLost(string Reason) : SchedulerEvent;

/// <summary>Nobody watches the agents for now: what was last reported of them is not the truth any more.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Agents">Those that were watched together; null for all.</param>
internal sealed record WatchBroken(string Reason, IReadOnlyList<string>? Agents = null) : SchedulerEvent;

/// <summary>
/// A delivery ended. <see cref="DeliveryOutcome.Unverified"/> also stands for a delivery that broke off. The moment is that
/// of the paste: a status that began before it is not of this turn.
/// </summary>
internal sealed record Delivered(string Agent, string Turn, DeliveryOutcome Outcome, string Reason, DateTimeOffset? Pasted = null) : SchedulerEvent
{
    /// <summary>The proof, for the record; null when the delivery broke off.</summary>
    public PromptReceipt? Receipt { get; init; }

    /// <summary>What a receipt tells of a delivery.</summary>
    public static Delivered By(PromptReceipt receipt, SendPrompt command) => new(
        command.Agent,
        command.Request.Turn,
        receipt.Outcome,
        receipt.Reason,
        receipt.ProofMilliseconds > 0 ? receipt.StartedAt.AddMilliseconds(receipt.DurationMilliseconds - receipt.ProofMilliseconds) : null)
    {
        Receipt = receipt,
    };
}

/// <summary>What the pane says of a turn in doubt: whether its prompt was submitted; null when it cannot be told now.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Turn">The turn.</param>
/// <param name="Sent">Whether it was.</param>
/// <param name="Evidence">What says so.</param>
/// <param name="IsProgramNew">Whether that is said of a program that was started since, and nobody knows of the one before.</param>
internal sealed record TurnChecked(string Agent, string Turn, bool? Sent, string Evidence, bool IsProgramNew = false) : SchedulerEvent;

/// <summary>What was read of a turn that has ended; null where nothing is surely its own.</summary>
internal sealed record TurnRead(string TaskId, string Turn, AgentTurn? Read) : SchedulerEvent;

/// <summary>What earlier tasks answered, by their ids; null where nothing is on record. With a problem nobody could read it.</summary>
internal sealed record AnswersRead(string TaskId, IReadOnlyDictionary<string, AgentTurn?> Answers, string? Problem = null) : SchedulerEvent
{
    /// <summary>The files that their workspaces show as changed, by the same ids.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TurnFile>> Files { get; init; } = new Dictionary<string, IReadOnlyList<TurnFile>>();
}

/// <summary>An agent has a new conversation, or not: then the problem says why.</summary>
internal sealed record ConversationBegun(string Agent, string? Problem) : SchedulerEvent;

/// <summary>Whether an agent is where it is to work.</summary>
internal enum PreparationOutcome
{
    /// <summary>It is, in a workspace that is ready.</summary>
    Ready,

    /// <summary>It could not be moved just now: somebody types there, or a dialog is open. Nothing was done to it.</summary>
    Refused,

    /// <summary>It cannot be moved, or did not come up there.</summary>
    AgentFailed,

    /// <summary>The workspace cannot be made.</summary>
    WorkspaceFailed,
}

/// <summary>A workspace was made ready and the agent moved, or not: then the reason says why.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Turn">The turn that it was done for.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why; empty when it is ready.</param>
/// <param name="Change">The workspace; null without one.</param>
/// <param name="Started">When the agent's program was started anew for it; null when it went on.</param>
internal sealed record Prepared(
    string Agent, string Turn, PreparationOutcome Outcome, string Reason, TaskChange? Change = null, DateTimeOffset? Started = null) : SchedulerEvent;

/// <summary>
/// A validation ended; the last result is the one that failed, if one did. There is none where nothing was to be validated.
/// The change is what stood in the workspace then.
/// </summary>
internal sealed record Validated(string TaskId, string Turn, IReadOnlyList<ValidationResult> Results, TaskChange? Change = null) : SchedulerEvent;

/// <summary>A turn was broken off or had ended, or not: then the problem says why.</summary>
internal sealed record TurnStopped(string Agent, string Turn, string? Problem) : SchedulerEvent;

/// <summary>A race's command has chosen an agent, or not: then the problem says why.</summary>
internal sealed record Picked(string TaskId, string? Choice, string? Problem) : SchedulerEvent;

/// <summary>A question was answered, and its dialog is gone, or not: then the problem says why.</summary>
internal sealed record Answered(string Agent, string? Question, string? Problem) : SchedulerEvent;

/// <summary>An agent was restarted, or not: then the problem says why.</summary>
internal sealed record Restarted(string Agent, string? Problem) : SchedulerEvent;

/// <summary>Somebody else drives the agent now.</summary>
internal sealed record TakenOver(string Agent, string Reason) : SchedulerEvent;

/// <summary>Tasks were claimed from a queue that others share, each for one of this scheduler's agents.</summary>
internal sealed record Claimed(IReadOnlyList<ClaimedTask> Tasks) : SchedulerEvent;

/// <summary>A task that is this scheduler's for as long as an agent has it.</summary>
/// <param name="Agent">The agent that it was claimed for.</param>
/// <param name="Task">The task, as it stands.</param>
internal sealed record ClaimedTask(string Agent, TaskState Task);

/// <summary>Turns that another scheduler left open on agents of this one: the panes tell what became of them.</summary>
internal sealed record Adopted(IReadOnlyList<TaskState> Tasks) : SchedulerEvent;

/// <summary>Every task of a shared queue has ended.</summary>
internal sealed record QueueEnded : SchedulerEvent;

/// <summary>Agents take part from now on.</summary>
internal sealed record AgentsJoined(IReadOnlyList<string> Agents) : SchedulerEvent;

/// <summary>A person adds a task.</summary>
internal sealed record AddTask(OrchestrationTask Task) : SchedulerEvent;

/// <summary>A person takes a task back.</summary>
internal sealed record CancelTask(string TaskId, string Reason) : SchedulerEvent;

/// <summary>A person has a held task tried again.</summary>
internal sealed record RetryTask(string TaskId) : SchedulerEvent;
