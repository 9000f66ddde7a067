
namespace Moana.Scheduling;

/// <summary>What the scheduler wants done. Each is answered by an event.</summary>
internal abstract record SchedulerCommand;

/// <summary>Send a prompt. Answered by <see cref="Delivered"/>.</summary>
internal sealed record SendPrompt(string Agent, TurnRequest Request, string Prompt) : SchedulerCommand
{
    /// <summary>The JSON schema that the answer has to fit; null for an answer that is text, and with a correction, which tells it.</summary>
    public string? Schema { get; init; }
}

/// <summary>Ask the pane whether a prompt was submitted, whose delivery began at a moment. Answered by <see cref="TurnChecked"/>.</summary>
internal sealed record CheckTurn(string Agent, string Turn, DateTimeOffset Began) : SchedulerCommand;

/// <summary>Look at an agent anew, before something is called too late. Answered by <see cref="Looked"/>.</summary>
internal sealed record LookAt(string Agent) : SchedulerCommand;

/// <summary>
/// Read what an agent answered and did in a turn that has ended, before its next one. Without a report nobody saw it end that
/// knew its prompt to be taken: then only what is surely of it is read. Answered by <see cref="TurnRead"/>.
/// </summary>
internal sealed record ReadTurn(string Agent, string TaskId, string Turn, TurnOutcome Outcome, StatusReport? Report) : SchedulerCommand;

/// <summary>Read what earlier tasks answered, each in its last turn, for a task that uses it. Answered by <see cref="AnswersRead"/>.</summary>
internal sealed record ReadAnswers(string TaskId, IReadOnlyList<(string TaskId, string Turn)> Earlier) : SchedulerCommand
{
    /// <summary>What those changed whose workspaces tell, by the same ids.</summary>
    public IReadOnlyList<(string TaskId, TaskChange Change)> Changes { get; init; } = [];
}

/// <summary>Begin a new conversation with an agent that has no task. Answered by <see cref="ConversationBegun"/>.</summary>
internal sealed record BeginConversation(string Agent) : SchedulerCommand;

/// <summary>
/// Make a task's workspace ready and have the agent work in it; for a task without one, where it was started. Done twice it is
/// done once. Answered by <see cref="Prepared"/>.
/// </summary>
/// <param name="Agent">The agent.</param>
/// <param name="Turn">The turn that is to be sent then.</param>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The attempt, from 1: each begins in a new workspace of the task's.</param>
/// <param name="Timeout">How long one command of the setup may take.</param>
/// <param name="Known">The workspace that the work to be corrected stands in; null for a task that begins.</param>
internal sealed record PrepareWorkspace(string Agent, string Turn, OrchestrationTask Task, int Attempt, TimeSpan Timeout, TaskChange? Known) : SchedulerCommand
{
    /// <summary>The branch or commit that the workspace begins from; null for the branch that is checked out.</summary>
    public string? Base { get; init; }

    /// <summary>The branch that its change is to land in; null for what the base says.</summary>
    public string? Target { get; init; }
}

/// <summary>Run a task's validation commands on an agent's work, and land it where that is wanted. Answered by <see cref="Validated"/>.</summary>
/// <param name="Task">The task.</param>
/// <param name="Turn">The turn.</param>
/// <param name="Timeout">How long each command may take.</param>
/// <param name="Agent">Who did it.</param>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Change">The workspace that was made for it, or null.</param>
internal sealed record RunValidation(OrchestrationTask Task, string Turn, TimeSpan Timeout, string Agent, int Attempt, TaskChange? Change = null) : SchedulerCommand;

/// <summary>Break a turn off that nobody needs any more, if it still runs. Answered by <see cref="TurnStopped"/>.</summary>
internal sealed record StopTurn(string Agent, string Turn) : SchedulerCommand;

/// <summary>Have a race's command choose among those that passed. Answered by <see cref="Picked"/>.</summary>
internal sealed record PickWinner(OrchestrationTask Race, IReadOnlyList<TaskResult> Candidates, TimeSpan Timeout) : SchedulerCommand;

/// <summary>Answer a question. Answered by <see cref="Answered"/>.</summary>
internal sealed record AnswerQuestion(string Agent, StatusReport Question, AnswerRule Answer) : SchedulerCommand;

/// <summary>Start an agent anew. Answered by <see cref="Restarted"/>.</summary>
internal sealed record RestartAgent(string Agent) : SchedulerCommand;

/// <summary>
/// What follows from one event. The changed tasks and the events are to be stored, in one transaction, before any command
/// is carried out: then a crash at any moment leaves a record of what may have been sent.
/// </summary>
internal sealed record Decision(
    SchedulerState State,
    IReadOnlyList<TaskState> Changed,
    IReadOnlyList<OrchestrationEvent> Events,
    IReadOnlyList<SchedulerCommand> Commands)
{
    /// <summary>Agents that a task of a shared queue may be claimed for, the one that waits longest first.</summary>
    public IReadOnlyList<string> Free { get; init; } = [];
}
