
namespace Moana.Scheduling;

/// <summary>What the scheduler wants done. Each is answered by an event.</summary>
internal abstract record SchedulerCommand;

/// <summary>Send a prompt. Answered by <see cref="Delivered"/>.</summary>
internal sealed record SendPrompt(string Agent, TurnRequest Request, string Prompt) : SchedulerCommand;

/// <summary>Ask the pane whether a prompt was submitted, whose delivery began at a moment. Answered by <see cref="TurnChecked"/>.</summary>
internal sealed record CheckTurn(string Agent, string Turn, DateTimeOffset Began) : SchedulerCommand;

/// <summary>Look at an agent anew, before something is called too late. Answered by <see cref="Looked"/>.</summary>
internal sealed record LookAt(string Agent) : SchedulerCommand;

/// <summary>
/// Read what an agent answered and did in a turn that has ended, before its next one. Without a report it has to be looked at
/// first. Answered by <see cref="TurnRead"/>.
/// </summary>
internal sealed record ReadTurn(string Agent, string TaskId, string Turn, TurnOutcome Outcome, StatusReport? Report) : SchedulerCommand;

/// <summary>Read what earlier tasks answered, each in its last turn, for a task that uses it. Answered by <see cref="AnswersRead"/>.</summary>
internal sealed record ReadAnswers(string TaskId, IReadOnlyList<(string TaskId, string Turn)> Earlier) : SchedulerCommand;

/// <summary>Begin a new conversation with an agent that has no task. Answered by <see cref="ConversationBegun"/>.</summary>
internal sealed record BeginConversation(string Agent) : SchedulerCommand;

/// <summary>Run a task's validation commands on an agent's work. Answered by <see cref="Validated"/>.</summary>
internal sealed record RunValidation(OrchestrationTask Task, string Turn, TimeSpan Timeout, string Agent, int Attempt) : SchedulerCommand;

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
    IReadOnlyList<SchedulerCommand> Commands);
