using Moana.Agents;
using Moana.Delivery;
using Moana.Scheduling;
namespace Moana.Engine;

/// <summary>
/// The agents as an orchestration sees and drives them. One implementation stands over tmux, others over simulated worlds.
/// Agents are named; names are unique in one port, without regard to case. Calls for different agents come at the same
/// time; calls for one agent do not, but for <see cref="AnswerAsync"/> and <see cref="CheckTurnAsync"/> of its open turn.
/// </summary>
internal interface IAgentPort
{
    /// <summary>Takes agents in that were not among the port's, and gives the names of those that are there.</summary>
    Task<IReadOnlyList<string>> JoinAsync(IReadOnlyList<JoiningAgent> agents, CancellationToken token) =>
        Task.FromResult<IReadOnlyList<string>>([.. agents.Select(a => a.Name)]);

    /// <summary>
    /// The statuses of the named agents: what each is now, then every change, until the token is cancelled. A report
    /// carries the turn mark that stands on the pane when it is made. An agent that cannot be found is reported as
    /// <see cref="AgentStatus.Exited"/>. A server that cannot be reached ends nothing: its agents are reported as
    /// <see cref="AgentStatus.Unknown"/>, lest an old look is taken for the truth, and anew when it is back. One that is
    /// gone, with all agents, is told by a <see cref="ServerGoneException"/>, here and by the other calls.
    /// </summary>
    IAsyncEnumerable<StatusReport> WatchAsync(IReadOnlyList<string> agents, CancellationToken token);

    /// <summary>What an agent is now, looked at anew. One whose pane is gone is reported as <see cref="AgentStatus.Exited"/>.</summary>
    Task<StatusReport> LookAsync(string agent, CancellationToken token);

    /// <summary>
    /// Delivers a prompt. Before anything reaches the agent, the mark stands on its pane. The receipt is true:
    /// <see cref="DeliveryOutcome.Refused"/> means that nothing was and nothing will be submitted, and that none of the
    /// text is left in the composer. Anything that may have been submitted is <see cref="DeliveryOutcome.Unverified"/>,
    /// or an exception. An agent that is busy is refused after a short wait, not waited for.
    /// </summary>
    Task<PromptReceipt> SendAsync(string agent, TurnRequest turn, string prompt, CancellationToken token);

    /// <summary>
    /// Whether the prompt of a turn was submitted, from the mark on the pane, from what stands in the composer and from
    /// work that is really seen: the only evidence that settles a doubt. A prompt of ours that stands unsubmitted may be
    /// removed, to be able to answer <see cref="TurnStanding.NotSent"/>. A mark of somebody else's later turn tells nothing
    /// of this one: it may have replaced its mark.
    /// </summary>
    /// <param name="agent">The agent.</param>
    /// <param name="turn">The turn.</param>
    /// <param name="began">When its delivery began.</param>
    /// <param name="token">Cancels.</param>
    Task<TurnCheck> CheckTurnAsync(string agent, string turn, DateTimeOffset began, CancellationToken token);

    /// <summary>
    /// What an agent was asked, answered and did in a turn that has ended; null where nothing that can be read is surely of
    /// that turn. It comes as soon as the program has told all of it, and within seconds.
    /// </summary>
    /// <param name="agent">The agent.</param>
    /// <param name="turn">The turn; another one's answer is never given for it.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="seen">What was seen of the agent then; null where nobody knows, and only what is surely of that turn counts.</param>
    /// <param name="token">Cancels.</param>
    Task<AgentTurn?> ReadTurnAsync(string agent, string turn, TurnOutcome outcome, StatusReport? seen, CancellationToken token) => Task.FromResult<AgentTurn?>(null);

    /// <summary>Begins a new conversation with an agent that is ready. Returns null when it has one, else why not.</summary>
    Task<string?> BeginConversationAsync(string agent, string orchestration, CancellationToken token) => Task.FromResult<string?>("nobody knows how");

    /// <summary>
    /// Takes the choice, or presses the keys, of a rule to answer the question of a report, if that very question still stands
    /// on the screen. Returns null when its dialog is gone, else why it is not.
    /// </summary>
    Task<string?> AnswerAsync(string agent, StatusReport question, AnswerRule answer, CancellationToken token);

    /// <summary>Starts an agent's program anew in its pane, with its own launch command. Throws when it cannot.</summary>
    Task RestartAsync(string agent, CancellationToken token);

    /// <summary>
    /// Has an agent work in a folder. One that is elsewhere is ended as its profile says and started anew there, with its own
    /// launch command; what is called ready was seen there, as a new process. Nobody's draft and no dialog is lost for it: that
    /// is a refusal.
    /// </summary>
    /// <param name="agent">The agent.</param>
    /// <param name="folder">The folder; null for the one that it was started in before it was moved.</param>
    /// <param name="orchestration">The orchestration that drives it.</param>
    /// <param name="token">Cancels.</param>
    Task<AgentMove> MoveAsync(string agent, string? folder, string orchestration, CancellationToken token);

    /// <summary>
    /// Breaks a turn off, if it is the one that runs. Returns null when it does not run any more, else what is in the way. No
    /// later turn is touched.
    /// </summary>
    Task<string?> StopTurnAsync(string agent, string turn, CancellationToken token);

    /// <summary>The folder that an agent works in, on its machine; null where nobody knows.</summary>
    string? FolderOf(string agent) => null;

    /// <summary>Whether an agent is on another machine, whose folders are not those of this one.</summary>
    bool IsElsewhere(string agent) => false;

    /// <summary>What tells an agent's pane from every other one on this machine: its server and its pane id.</summary>
    string KeyOf(string agent);

    /// <summary>
    /// Notes on the agent's pane that this orchestration drives it. Returns null when it does now, else who drives it.
    /// A lease whose process is gone counts as none; <paramref name="force"/> takes over any.
    /// </summary>
    Task<string?> TakeLeaseAsync(string agent, Lease lease, bool force, CancellationToken token);

    /// <summary>Removes this orchestration's note from the agent's pane; a note of somebody else stays.</summary>
    Task ReleaseLeaseAsync(string agent, Lease lease, CancellationToken token);
}
