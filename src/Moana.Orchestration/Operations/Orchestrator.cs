using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Engine;
using Moana.Hosts;
using Moana.Plans;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Tmux;
using Moana.Validation;
using Moana.Workspaces;

namespace Moana.Operations;

/// <summary>Runs orchestrations of agents, on one tmux server or on many, and keeps them in the record.</summary>
/// <param name="fleet">The server of agents of which nothing else is said.</param>
/// <param name="store">The record.</param>
/// <param name="clock">The time.</param>
/// <param name="fleets">The server at an address, for orchestrations of several; null where all agents are on the one.</param>
public sealed class Orchestrator(Fleet fleet, OrchestrationStore store, TimeProvider clock, Func<ServerAddress, Fleet>? fleets = null)
{
    /// <summary>How often one run starts its agents anew because their server is gone.</summary>
    private const int MaxRevivals = 3;

    /// <inheritdoc cref="RunAsync(OrchestrationRun, IReadOnlyList{FleetAgent}, CancellationToken)"/>
    /// <param name="run">What to run.</param>
    /// <param name="agents">Its agents, on the one server.</param>
    /// <param name="token">Stops it.</param>
    public IAsyncEnumerable<OrchestrationUpdate> RunAsync(OrchestrationRun run, IReadOnlyList<AgentPane> agents, CancellationToken token) => RunAsync(run, OnFleet(agents), token);

    /// <summary>
    /// Runs an orchestration until every task has ended: gives each event as it happens, and with the end of a task its
    /// result. It begins, in the record too, when the first event is read. Cancelled, or left early, it stops within a
    /// second; the agents go on with what they have, and <see cref="ResumeAsync(string, IReadOnlyList{FleetAgent}, Func{OrchestrationRun, OrchestrationRun}?, bool, CancellationToken)"/>
    /// goes on with the rest.
    /// </summary>
    /// <param name="run">What to run.</param>
    /// <param name="agents">Its agents.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="Plans.PlanException">The tasks cannot be run as they are; nothing was sent.</exception>
    /// <exception cref="MoanaException">
    /// Another orchestration drives one of the agents, and nothing was sent; or, while it is read, the agents' server is
    /// gone, and they could not be started anew.
    /// </exception>
    public IAsyncEnumerable<OrchestrationUpdate> RunAsync(OrchestrationRun run, IReadOnlyList<FleetAgent> agents, CancellationToken token) => ReviveAsync(
        run.Id,
        Engine(agents, run.Options).RunAsync(
            Place(run, agents) with
            {
                Agents = [.. agents.Select(a => a.Name)],
                // Of those that somebody registered, only a plan may know how they are started.
                Launches = [.. agents.Select(a => a.Launch ?? run.Launches.FirstOrDefault(l => string.Equals(l.Name, a.Name, StringComparison.OrdinalIgnoreCase))).OfType<AgentLaunch>()],
            },
            token),
        token);

    /// <inheritdoc cref="ResumeAsync(string, IReadOnlyList{FleetAgent}, Func{OrchestrationRun, OrchestrationRun}?, bool, CancellationToken)"/>
    public IAsyncEnumerable<OrchestrationUpdate> ResumeAsync(
        string id, IReadOnlyList<AgentPane> agents, Func<OrchestrationRun, OrchestrationRun>? change, bool force, CancellationToken token) =>
        ResumeAsync(id, Named(store.GetRun(id), OnFleet(agents)), change, force, token);

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
        string id, IReadOnlyList<FleetAgent> agents, Func<OrchestrationRun, OrchestrationRun>? change, bool force, CancellationToken token)
    {
        var began = store.GetRun(id);
        if (!force && agents.FirstOrDefault(a => !IsThere(a, began.AddressOf(a.Name))) is { } stranger)
        {
            // What nobody can resume is told as that.
            ((IOrchestrationStore)store).Check(id, force);
            var endpoint = stranger.Fleet.Server.Endpoint;
            throw OrchestrationErrors.Elsewhere(id, Words(At(endpoint, began.AddressOf(stranger.Name))), Words(endpoint));
        }

        return ReviveAsync(
            id,
            Engine(agents, (change?.Invoke(began) ?? began).Options).ResumeAsync(
                id,
                was => Place(change?.Invoke(was) ?? was, agents),
                force,
                token),
            token);
    }

    /// <inheritdoc cref="JoinAsync(string, IReadOnlyList{FleetAgent}, string, bool, CancellationToken)"/>
    public IAsyncEnumerable<OrchestrationUpdate> JoinAsync(string id, IReadOnlyList<AgentPane> agents, string folder, bool force, CancellationToken token) =>
        JoinAsync(id, OnFleet(agents), folder, force, token);

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
    public IAsyncEnumerable<OrchestrationUpdate> JoinAsync(string id, IReadOnlyList<FleetAgent> agents, string folder, bool force, CancellationToken token)
    {
        var known = store.GetRun(id);
        var placed = Place(known, agents);
        var offer = new AgentOffer([.. agents.Select(a => a.Name)], placed.Server)
        {
            Addresses = placed.Addresses,
            // To each of the machines that share it, it is localhost itself.
            Hosts = [.. placed.Hosts.Select(h => h.Name == HostRegistration.LocalName ? h with { MachineName = Environment.MachineName } : h)],
        };
        return Engine(agents, known.Options).JoinAsync(store, id, offer, folder, force, token);
    }

    /// <summary>
    /// Finds the agents of an orchestration, each on its server, and starts those anew whose pane is gone, where that is wanted
    /// and known how to: in the session, folder and environment and with the profile that they had.
    /// </summary>
    /// <param name="id">The orchestration's id.</param>
    /// <param name="query">Which agents are meant; its names are those of the orchestration.</param>
    /// <param name="restart">Whether to start agents anew.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">There is no such orchestration, or an agent is not there.</exception>
    public async Task<IReadOnlyList<FleetAgent>> FindAgentsAsync(string id, AgentQuery query, bool restart, CancellationToken token)
    {
        var run = store.GetRun(id);
        if (restart && query.Map is null)
        {
            // What has ended needs no agents.
            ((IOrchestrationStore)store).Check(id, force: true);
        }

        var found = await Task.WhenAll(run.Agents.GroupBy(a => fleets is null ? null : run.AddressOf(a)).Select(server => FindAsync(FleetAt(server.Key), [.. server])));
        return [.. found.SelectMany(f => f)];

        async Task<IReadOnlyList<FleetAgent>> FindAsync(Fleet server, IReadOnlyList<string> agents)
        {
            if (agents.GroupBy(OwnName, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice) throw FleetErrors.AgentAmbiguous(twice.Key, twice);
            var own = agents.ToDictionary(OwnName, StringComparer.OrdinalIgnoreCase);
            if (restart && query.Map is null)
            {
                var launches = run.Launches.Where(l => agents.Contains(l.Name, StringComparer.OrdinalIgnoreCase)).Select(l => l with { Name = OwnName(l.Name) });
                await new AgentRevival(server, clock).StartAsync([.. launches], token);
            }

            // Agents of several servers are of several sessions.
            var session = query.Session ?? (run.Addresses.Count == 0 ? run.Session : null);
            var panes = await (query with { Names = [.. own.Keys.Select(NamePattern.Whole)], Session = session }).FindAsync(server, token);
            return [.. panes.Select(p => new FleetAgent(own[p.Name], server, p))];
        }
    }

    /// <summary>The server at an address: the one that is at hand where it is that.</summary>
    private Fleet FleetAt(ServerAddress? address) => address is null || address == fleet.Server.Endpoint.ToAddress() || fleets is null ? fleet : fleets(address);

    private static string OwnName(string agent) => PlacedAgent.Split(agent).Agent;

    private IReadOnlyList<FleetAgent> OnFleet(IReadOnlyList<AgentPane> agents) => [.. agents.Select(a => FleetAgent.Of(fleet, a))];

    /// <summary>Agents under the names that a run has for them.</summary>
    private static IReadOnlyList<FleetAgent> Named(OrchestrationRun run, IReadOnlyList<FleetAgent> agents) =>
        [.. agents.Select(a => run.Agents.FirstOrDefault(n => OwnName(n).Equals(a.Pane.Name, StringComparison.OrdinalIgnoreCase)) is { } known ? a with { Name = known } : a)];

    /// <summary>A run with what is known now of where its agents stand.</summary>
    private static OrchestrationRun Place(OrchestrationRun run, IReadOnlyList<FleetAgent> agents) => run with
    {
        Server = agents is [var first, ..] ? first.Address : run.Server,
        Addresses = agents.Select(a => a.Address).Distinct().Count() <= 1
            ? new Dictionary<string, ServerAddress>()
            : agents.ToDictionary(a => a.Name, a => a.Address, StringComparer.OrdinalIgnoreCase),
        Hosts = [.. agents.Select(a => a.Address.HostName).Distinct(StringComparer.OrdinalIgnoreCase).Select(HostOf)],
    };

    /// <summary>A host as it is registered; one that no longer is has a name only.</summary>
    private static AgentHost HostOf(string? name) => name is null ? new(HostRegistration.LocalName)
        : HostCatalog.All.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known ? AgentHost.Of(known) : new(name);

    private static TmuxEndpoint At(TmuxEndpoint endpoint, ServerAddress address) =>
        endpoint with { HostName = address.HostName, SocketName = address.SocketName, SocketPath = address.SocketPath };

    private static bool IsThere(FleetAgent agent, ServerAddress address) =>
        agent.Fleet.Server.Endpoint is var found && At(found, address) is var own && own.SocketFile == found.SocketFile && own.HostName == found.HostName;

    private static string Words(TmuxEndpoint endpoint) => endpoint.HostName is { } host ? $"{host}:{endpoint.SocketFile}" : endpoint.SocketFile;

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

    /// <summary>Refuses tasks whose workspaces cannot be made on this machine, before anything is begun.</summary>
    /// <param name="tasks">The tasks that agents of this machine may get.</param>
    /// <param name="folder">The folder of tasks that name none.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">A repository, a base or a file to copy cannot be used.</exception>
    public Task CheckWorkspacesAsync(IReadOnlyList<OrchestrationTask> tasks, string folder, CancellationToken token) =>
        new TaskWorkspaces(clock).CheckAsync(tasks, folder, token);

    /// <summary>Refuses what could not be run, as its run would, before anything begins.</summary>
    /// <param name="run">What is to be run.</param>
    /// <param name="isAdded">Whether its tasks go to a queue that has others, on which they may depend: its record checks them.</param>
    /// <exception cref="PlanException">Its tasks cannot be run as they are.</exception>
    /// <exception cref="MoanaException">An answer rule cannot be used.</exception>
    public static void Check(OrchestrationRun run, bool isAdded)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (isAdded) _ = new AnswerBook(run.Options.Answers);
        else _ = Scheduler.Create(run.Id, run.Tasks, run.Agents, run.Options, DateTimeOffset.UnixEpoch, run.Hosts);
    }

    /// <summary>A whole name that no agent has, or a host that is none, is a mistake; a pattern that none fits is found when the run begins.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="agents">The agents.</param>
    /// <exception cref="MoanaException"><c>TaskForUnknownAgent</c>.</exception>
    public static void CheckTargets(IEnumerable<OrchestrationTask> tasks, IReadOnlyList<PlacedAgent> agents)
    {
        var unknown = tasks.FirstOrDefault(t => (t.HostName.Count > 0 || t.Agent.AsSpan().IndexOfAny("*?[") < 0) && !agents.Any(TaskTarget.Of(t).Fits));
        if (unknown is not null) throw PlanErrors.TaskForUnknownAgent($"{TaskTarget.Of(unknown)}", agents.Select(a => a.Name));
    }

    /// <summary>Whether an agent may get a task; of a race, an entry of it.</summary>
    public static bool MayTake(OrchestrationTask task, PlacedAgent agent) => task.Race.Count > 0 ? task.Race.Contains(agent.Name, StringComparer.OrdinalIgnoreCase) : TaskTarget.Of(task).Fits(agent);

    /// <summary>Agents as targets of tasks see them.</summary>
    /// <param name="agents">Their names in the orchestration.</param>
    public static IReadOnlyList<PlacedAgent> Placed(IReadOnlyList<string> agents)
    {
        IReadOnlyList<AgentHost> hosts = [.. HostCatalog.All.Select(AgentHost.Of)];
        return [.. agents.Select(a => PlacedAgent.Of(a, hosts))];
    }

    private OrchestrationEngine Engine(IReadOnlyList<FleetAgent> agents, SchedulerOptions options)
    {
        var hosts = agents.ToDictionary(a => a.Name, a => a.Fleet.Server.Endpoint.Host(), StringComparer.OrdinalIgnoreCase);
        return new(new FleetAgentPort(fleet, agents, clock, options.RestartConversations), store, new FleetValidator(HostOf), clock, new PatientWorkspaces(new TaskWorkspaces(clock, HostOf), clock));

        Host HostOf(string agent) => hosts.GetValueOrDefault(agent) ?? fleet.Server.Endpoint.Host();
    }
}
