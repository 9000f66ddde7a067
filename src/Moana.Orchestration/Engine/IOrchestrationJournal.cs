using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>
/// What outlives the process that runs an orchestration. Every method throws a <see cref="MoanaException"/> when the
/// record cannot be read or written just now, and has then changed nothing. Disposed, this process drives the
/// orchestration no more, also where that could not be written.
/// </summary>
internal interface IOrchestrationJournal : IDisposable
{
    /// <summary>
    /// Keeps what followed from an event: changed tasks, new events, and the receipt, the results or the turn that the event brings,
    /// in one transaction, before anything is done that they speak of. Returns the events with their place in the record.
    /// The end of all tasks is kept as the orchestration's end, so that nobody adds a task to it any more; where somebody
    /// has a moment ago, nothing is kept, and null is returned.
    /// </summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="happened">What it was decided upon.</param>
    /// <param name="request">The request that it answers; it is then done with. Null when it answers none.</param>
    IReadOnlyList<OrchestrationEvent>? Save(Decision decision, SchedulerEvent happened, long? request);

    /// <summary>What the record keeps of the turns of a task, in their order.</summary>
    IReadOnlyList<AgentTurn> ReadTurns(string taskId);

    /// <summary>Keeps an event that is the engine's own, not the scheduler's.</summary>
    OrchestrationEvent Save(OrchestrationEvent told);

    /// <summary>Keeps the receipt, the results or the turn of an event that came after the run had stopped, and that nobody decides upon.</summary>
    void Save(SchedulerEvent late);

    /// <summary>What people in other shells want of this orchestration, as they say it, until the token is cancelled.</summary>
    IAsyncEnumerable<OrchestrationRequest> ReadRequestsAsync(CancellationToken token);

    /// <summary>Takes the right to drive the agents, and says of which somebody else has it; then it is taken by force only.</summary>
    /// <param name="keys">The agents' panes, by <see cref="IAgentPort.KeyOf"/>.</param>
    /// <param name="force">Takes them from whoever has them.</param>
    IReadOnlyList<LeaseLost> TakeLeases(IReadOnlyList<string> keys, bool force);

    /// <summary>Ends it: nobody drives the orchestration now.</summary>
    void Close(OrchestrationStatus status);

    /// <summary>Removes all of it: it never began.</summary>
    void Discard();
}

/// <summary>The record of an orchestration whose tasks several orchestrators share, as one of them writes it.</summary>
internal interface ISharedJournal : IOrchestrationJournal
{
    /// <summary>
    /// Claims for each of the agents, in their order, the task that comes next for it, where there is one: nobody else gets
    /// it before it is kept without an open turn.
    /// </summary>
    IReadOnlyList<ClaimedTask> Claim(IReadOnlyList<string> agents);

    /// <summary>Takes over the turns that orchestrators of this machine, which are gone, left open on these agents.</summary>
    IReadOnlyList<TaskState> Adopt(IReadOnlyList<string> agents);
}

/// <summary>What a person in another shell wants of a running orchestration.</summary>
internal abstract record OrchestrationRequest;

/// <summary>Something for the scheduler.</summary>
internal sealed record SchedulerRequest(long Id, SchedulerEvent Event) : OrchestrationRequest;

/// <summary>Agents that are to take part in a run.</summary>
internal sealed record JoinRequest(long Id, IReadOnlyList<JoiningAgent> Agents) : OrchestrationRequest;

/// <summary>An agent that is to take part.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PaneId">Its pane, where it was seen last.</param>
internal sealed record JoiningAgent(string Name, string PaneId);

/// <summary>There may be tasks to claim that were not there before; or every task has ended.</summary>
internal sealed record QueueChanged(bool HasEnded) : OrchestrationRequest;

/// <summary>Somebody else drives an agent.</summary>
internal sealed record LeaseLost(string Key, string Holder) : OrchestrationRequest;

/// <summary>To stop, with open tasks left as they are.</summary>
internal sealed record StopRequest(string Reason) : OrchestrationRequest;

/// <summary>Something that nobody can read.</summary>
internal sealed record UnreadableRequest(string Problem) : OrchestrationRequest;
