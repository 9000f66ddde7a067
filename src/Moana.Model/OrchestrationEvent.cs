using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What happened in an orchestration.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrchestrationEventKind>))]
public enum OrchestrationEventKind
{
    /// <summary>The orchestration began.</summary>
    Started,

    /// <summary>A new process goes on with it.</summary>
    Resumed,

    /// <summary>It was told to stop, or its agents' tmux server is gone; it can be resumed.</summary>
    Stopped,

    /// <summary>Every task has ended.</summary>
    Ended,

    /// <summary>A task was added.</summary>
    TaskAdded,

    /// <summary>A task could not be added.</summary>
    TaskRefused,

    /// <summary>A task's workspace is made ready, and its agent moves there.</summary>
    Preparing,

    /// <summary>A prompt is being sent to an agent.</summary>
    PromptSending,

    /// <summary>An agent took a prompt: a turn is open.</summary>
    PromptSubmitted,

    /// <summary>Nothing was sent; it will be tried again.</summary>
    PromptRefused,

    /// <summary>A prompt may or may not have been submitted; evidence is looked for.</summary>
    PromptInDoubt,

    /// <summary>The agent is done and the validation commands run.</summary>
    ValidationStarted,

    /// <summary>A validation command failed.</summary>
    ValidationFailed,

    /// <summary>An attempt ended without success and the task is back in the queue.</summary>
    TaskRequeued,

    /// <summary>A task's turn was broken off, and the task waits for a person's decision.</summary>
    TaskHeld,

    /// <summary>A task is done.</summary>
    TaskCompleted,

    /// <summary>A task was given up.</summary>
    TaskFailed,

    /// <summary>A task will not be begun, because one that it depends on did not complete.</summary>
    TaskSkipped,

    /// <summary>A task was taken back.</summary>
    TaskCancelled,

    /// <summary>One of the agents that raced for a task has won.</summary>
    RaceDecided,

    /// <summary>An agent gets no tasks for a while.</summary>
    AgentParked,

    /// <summary>An agent can take tasks again.</summary>
    AgentReturned,

    /// <summary>
    /// An agent can take no prompt, and nothing ends that by itself: a draft, copy mode, a stopped process, a host that is away, a
    /// screen that tells nothing. Told once, when it has lasted; the message says what a person can do.
    /// </summary>
    AgentStalled,

    /// <summary>An agent's program is gone, or somebody else drives it.</summary>
    AgentGone,

    /// <summary>An agent's program is started anew.</summary>
    AgentRestarting,

    /// <summary>A host cannot be reached any more. Its agents' tasks wait for it.</summary>
    HostLost,

    /// <summary>A host is reached again, and its agents' tasks go on.</summary>
    HostReturned,

    /// <summary>An agent asks something, and waits.</summary>
    QuestionAsked,

    /// <summary>An agent's question was answered by a rule.</summary>
    QuestionAnswered,

    /// <summary>A rule fitted, but the answer was not given.</summary>
    AnswerFailed,

    /// <summary>Most of a budget is used.</summary>
    BudgetNear,

    /// <summary>A budget is used up: nothing more is given out that needs it.</summary>
    BudgetUsedUp,

    /// <summary>An agent's conversation was full, and a new one was begun before its next task.</summary>
    ConversationBegun,

    /// <summary>Something outside of the plan went wrong; the orchestration goes on.</summary>
    Warning,
}

/// <summary>Something that happened in an orchestration. The output of <c>Watch-MoanaOrchestration</c>.</summary>
public sealed record OrchestrationEvent
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What.</summary>
    public required OrchestrationEventKind Kind { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Message { get; init => field = VisibleText.Of(value); }

    /// <summary>Its place in the orchestration's record, from 1; 0 while it is not recorded.</summary>
    public long Sequence { get; init; }

    /// <summary>The task, or null.</summary>
    public string? TaskId { get; init => field = VisibleText.Of(value); }

    /// <summary>The agent's name, or null.</summary>
    public string? Agent { get; init => field = VisibleText.Of(value); }

    /// <summary>The turn, or null.</summary>
    public string? Turn { get; init => field = VisibleText.Of(value); }

    /// <summary>The attempt's number, from 1; 0 where there is none.</summary>
    public int Attempt { get; init; }

    /// <summary>With <see cref="OrchestrationEventKind.QuestionAsked"/>, the dialog's text; else null.</summary>
    public string? Question { get; init => field = VisibleText.Of(value); }

    /// <summary>With <see cref="OrchestrationEventKind.AgentParked"/>, until when; null for as long as it stays so.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>With <see cref="OrchestrationEventKind.AgentParked"/>, the agent's status that is the reason; else null.</summary>
    public AgentStatus? Status { get; init; }

    /// <summary>Where it tells the end of a turn, or of a task after one, how that turn ended; else null.</summary>
    public TurnOutcome? Outcome { get; init; }

    /// <summary>The orchestration's id.</summary>
    public required string OrchestrationId { get; init => field = VisibleText.Of(value); }

    /// <summary>What happened, as a kind and in words.</summary>
    public override string ToString() => Message.Length > 0 ? $"{Kind}: {Message}" : $"{Kind}";
}
