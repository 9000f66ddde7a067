using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Engine;
using Moana.Plans;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Tmux;
using Moana.Validation;
using Moana.Workspaces;

namespace Moana.Operations;

/// <summary>Runs orchestrations of agents on a tmux server, and keeps them in the record.</summary>
/// <param name="fleet">The server.</param>
/// <param name="store">The record.</param>
/// <param name="clock">The time.</param>
public sealed class Orchestrator(Fleet fleet, OrchestrationStore store, TimeProvider clock)
{
    /// <summary>How often one run starts its agents anew because their server is gone.</summary>
    private const int MaxRevivals = 3;

    private TmuxEndpoint Endpoint => fleet.Server.Endpoint;

    /// <summary>
    /// Runs an orchestration until every task has ended: gives each event as it happens, and with the end of a task its
    /// result. It begins, in the record too, when the first event is read. Cancelled, or left early, it stops within a
    /// second; the agents go on with what they have, and <see cref="ResumeAsync"/> goes on with the rest.
    /// </summary>
    /// <param name="run">What to run.</param>
    /// <param name="agents">Its agents.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="Plans.PlanException">The tasks cannot be run as they are; nothing was sent.</exception>
    /// <exception cref="MoanaException">
    /// Another orchestration drives one of the agents, and nothing was sent; or, while it is read, the agents' server is
    /// gone, and they could not be started anew.
    /// </exception>
    public IAsyncEnumerable<OrchestrationUpdate> RunAsync(OrchestrationRun run, IReadOnlyList<AgentPane> agents, CancellationToken token) => ReviveAsync(
        run.Id,
        Engine(agents, run.Options).RunAsync(
            run with
            {
                Server = Endpoint.ToAddress(),
                // Of those that somebody registered, only a plan may know how they are started.
                Launches = [.. agents.Select(a => AgentLaunch.Of(a) ?? run.Launches.FirstOrDefault(l => string.Equals(l.Name, a.Name, StringComparison.OrdinalIgnoreCase))).OfType<AgentLaunch>()],
            },
            token),
        token);

    /// <summary>
    /// Goes on with an orchestration that was stopped or whose process is gone. A prompt that was sent is not sent again;
    /// one that was not is.
    /// </summary>
    /// <param name="id">The orchestration's id.</param>
    /// <param name="agents">Its agents.</param>
    /// <param name="change">What is to be different from here on, bounds or folder; null to go on as it began.</param>
    /// <param name="force">Whether to take agents over that another orchestration drives, and to go on with those of another server.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="MoanaException">
    /// There is no such orchestration, it has ended, somebody drives it or its agents, the agents are on another server, or
    /// an answer rule cannot be used.
    /// </exception>
    public IAsyncEnumerable<OrchestrationUpdate> ResumeAsync(
        string id, IReadOnlyList<AgentPane> agents, Func<OrchestrationRun, OrchestrationRun>? change, bool force, CancellationToken token)
    {
        var began = store.GetRun(id);
        var own = EndpointOf(began);
        if (!force && (own.SocketFile != Endpoint.SocketFile || own.HostName != Endpoint.HostName))
        {
            // What nobody can resume is told as that.
            ((IOrchestrationStore)store).Check(id, force);
            throw OrchestrationErrors.Elsewhere(id, own.SocketFile, Endpoint.SocketFile);
        }

        return ReviveAsync(
            id,
            Engine(agents, (change?.Invoke(began) ?? began).Options).ResumeAsync(
                id,
                was => (change?.Invoke(was) ?? was) with { Server = Endpoint.ToAddress() },
                force,
                token),
            token);
    }

    /// <summary>
    /// Offers agents to an orchestration that several processes share, until all its tasks have ended or it is stopped. Gives
    /// what happens to the tasks that these agents get.
    /// </summary>
    /// <param name="id">The orchestration's id.</param>
    /// <param name="agents">The agents.</param>
    /// <param name="folder">The folder of tasks that name none, on this machine.</param>
    /// <param name="force">Whether to take agents over that another orchestration drives.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="MoanaException">There is none of that id, it has ended or is not shared, or somebody drives an agent.</exception>
    public IAsyncEnumerable<OrchestrationUpdate> JoinAsync(string id, IReadOnlyList<AgentPane> agents, string folder, bool force, CancellationToken token) =>
        Engine(agents, store.GetRun(id).Options).JoinAsync(store, id, [.. agents.Select(a => a.Name)], folder, Endpoint.ToAddress(), force, token);

    /// <summary>
    /// Finds the agents of an orchestration, and starts those anew whose pane is gone, where that is wanted and known how
    /// to: in the session, folder and environment and with the profile that they had.
    /// </summary>
    /// <param name="id">The orchestration's id.</param>
    /// <param name="query">Which agents are meant; its names are those of the orchestration.</param>
    /// <param name="restart">Whether to start agents anew.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">There is no such orchestration, or an agent is not there.</exception>
    public async Task<IReadOnlyList<AgentPane>> FindAgentsAsync(string id, AgentQuery query, bool restart, CancellationToken token)
    {
        var run = store.GetRun(id);
        query = query with { Names = [.. run.Agents.Select(NamePattern.Whole)], Session = query.Session ?? run.Session };
        if (restart && query.Map is null)
        {
            // What has ended needs no agents.
            ((IOrchestrationStore)store).Check(id, force: true);
            await StartAsync(run.Launches, token);
        }

        return await query.FindAsync(fleet, token);
    }

    /// <summary>The server on which an orchestration ran.</summary>
    private TmuxEndpoint EndpointOf(OrchestrationRun run) => Endpoint with { HostName = run.Server.HostName, SocketName = run.Server.SocketName, SocketPath = run.Server.SocketPath };

    /// <summary>Starts the agents that are not there, and their sessions where those are gone, too.</summary>
    private async Task StartAsync(IReadOnlyList<AgentLaunch> launches, CancellationToken token)
    {
        var sessions = (await fleet.Server.ListSessionsAsync(token)).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var there = (await fleet.ListAsync(session: null, token)).Select(a => a.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var session in launches.Where(l => !there.Contains(l.Name)).GroupBy(l => l.Session))
        {
            var (first, starts) = (session.First(), session.Select(l => l.ToStart()).ToList());
            if (!sessions.Contains(session.Key))
            {
                await new SessionStarter(fleet, clock).StartAsync(session.Key, starts, first.Columns, first.Rows, ended => throw ended, token);
                continue;
            }

            foreach (var (name, launch, profile) in starts)
            {
                await new AgentStarter(fleet, clock).AddAsync(name, session.Key, launch, profile, token);
            }
        }
    }

    /// <summary>Goes on with new agents when the server of the old ones is gone, where the run is to restart agents.</summary>
    private async IAsyncEnumerable<OrchestrationUpdate> ReviveAsync(
        string id, IAsyncEnumerable<OrchestrationUpdate> first, [EnumeratorCancellation] CancellationToken token)
    {
        var updates = first.GetAsyncEnumerator(CancellationToken.None);
        try
        {
            for (var revivals = 0; ;)
            {
                var isBrokenOff = false;
                try
                {
                    if (!await updates.MoveNextAsync())
                    {
                        yield break;
                    }
                }
                catch (MoanaException e) when (e.ErrorId == OrchestrationErrors.BrokenOffId && revivals++ < MaxRevivals && CanStart(id))
                {
                    isBrokenOff = true;
                }

                if (isBrokenOff)
                {
                    await updates.DisposeAsync();
                    var agents = await FindAgentsAsync(id, new(), restart: true, token);
                    updates = Engine(agents, store.GetRun(id).Options).ResumeAsync(id, token: token).GetAsyncEnumerator(CancellationToken.None);
                    continue;
                }

                yield return updates.Current;
            }
        }
        finally
        {
            await updates.DisposeAsync();
        }
    }

    private bool CanStart(string id)
    {
        var run = store.GetRun(id);
        return run.Options.RestartAgents && run.Agents.All(a => run.Launches.Any(l => string.Equals(l.Name, a, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Refuses tasks whose workspaces cannot be made, before anything is begun.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="folder">The folder of tasks that name none.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">A repository, a base or a file to copy cannot be used.</exception>
    public Task CheckWorkspacesAsync(IReadOnlyList<OrchestrationTask> tasks, string folder, CancellationToken token) =>
        new TaskWorkspaces(clock).CheckAsync(tasks, folder, token);

    /// <summary>A whole name that no agent has is a mistake; a pattern that none fits is found when the run begins.</summary>
    /// <exception cref="MoanaException"><c>TaskForUnknownAgent</c>.</exception>
    public static void CheckTargets(IEnumerable<OrchestrationTask> tasks, IReadOnlyList<string> agents)
    {
        var unknown = tasks.Select(t => t.Agent).FirstOrDefault(target =>
            target.AsSpan().IndexOfAny("*?[") < 0 && !agents.Contains(target, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null) throw PlanErrors.TaskForUnknownAgent(unknown, agents);
    }

    private OrchestrationEngine Engine(IReadOnlyList<AgentPane> agents, SchedulerOptions options) =>
        new(new TmuxAgentPort(fleet, agents, clock, options.RestartConversations), store, Validator, clock, new TaskWorkspaces(clock));

    /// <summary>Work is validated on the machine where it was done.</summary>
    private ITaskValidator Validator => Endpoint.Host() is { IsLocal: false } elsewhere ? new HostValidator(elsewhere) : new CommandValidator();
}
