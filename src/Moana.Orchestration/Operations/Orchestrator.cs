using Moana.Agents;
using Moana.Engine;
using Moana.Storage;
using Moana.Validation;

namespace Moana.Operations;

/// <summary>Runs orchestrations of agents on a tmux server, over the record of this user and this machine's shell.</summary>
/// <param name="fleet">The server.</param>
/// <param name="store">The record.</param>
/// <param name="clock">The time.</param>
public sealed class Orchestrator(Fleet fleet, OrchestrationStore store, TimeProvider clock)
{
    /// <summary>
    /// Runs an orchestration until every task has ended: gives each event as it happens, and with the end of a task its
    /// result. It begins, in the record too, when the first event is read. Cancelled, or left early, it stops within a
    /// second; the agents go on with what they have, and <see cref="ResumeAsync"/> goes on with the rest.
    /// </summary>
    /// <param name="run">What to run.</param>
    /// <param name="agents">Its agents.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="Plans.PlanException">The tasks cannot be run as they are; nothing was sent.</exception>
    /// <exception cref="MoanaException">Another orchestration drives one of the agents; nothing was sent.</exception>
    public IAsyncEnumerable<OrchestrationUpdate> RunAsync(OrchestrationRun run, IReadOnlyList<AgentPane> agents, CancellationToken token) =>
        Engine(agents).RunAsync(
            run with { SocketName = fleet.Server.Endpoint.SocketName, SocketPath = fleet.Server.Endpoint.SocketPath }, token);

    /// <summary>
    /// Goes on with an orchestration that was stopped or whose process is gone. A prompt that was sent is not sent again;
    /// one that was not is.
    /// </summary>
    /// <param name="id">The orchestration's id.</param>
    /// <param name="agents">Its agents.</param>
    /// <param name="change">What is to be different from here on, bounds or folder; null to go on as it began.</param>
    /// <param name="force">Whether to take agents over that another orchestration drives.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="MoanaException">
    /// There is no such orchestration, it has ended, somebody drives it or its agents, or an answer rule cannot be used.
    /// </exception>
    public IAsyncEnumerable<OrchestrationUpdate> ResumeAsync(
        string id, IReadOnlyList<AgentPane> agents, Func<OrchestrationRun, OrchestrationRun>? change, bool force, CancellationToken token) =>
        Engine(agents).ResumeAsync(id, change, force, token);

    private OrchestrationEngine Engine(IReadOnlyList<AgentPane> agents) => new(new TmuxAgentPort(fleet, agents, clock), store, new CommandValidator(), clock);
}
