using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Plans;

namespace Moana.Engine;

/// <summary>The agents of an orchestration on one tmux server, under the names that they have in the orchestration.</summary>
internal sealed class ServerAgents
{
    private readonly Fleet _fleet;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, string> _own;
    private readonly ConcurrentDictionary<string, Lease> _leases = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _lost = new(StringComparer.OrdinalIgnoreCase);

    public ServerAgents(Fleet fleet, IReadOnlyList<FleetAgent> agents, TimeProvider clock, bool conversations)
    {
        (_fleet, _clock) = (fleet, clock);
        _own = new(agents.Select(a => KeyValuePair.Create(a.Name, a.Pane.Name)), StringComparer.OrdinalIgnoreCase);
        Port = new(_fleet, [.. agents.Select(a => a.Pane)], clock, conversations);
    }

    /// <summary>The agents by the names that they have on this server.</summary>
    public TmuxAgentPort Port { get; }

    private SemaphoreSlim Starting { get; } = new(1, 1);

    private CancellationTokenSource NextRevival { get; set; } = new();

    /// <summary>Whether the server is gone, with all of its agents.</summary>
    public bool IsGone => !_own.IsEmpty && _own.Keys.All(IsLost);

    /// <summary>Cancelled when the next agent has been started anew on a server that was gone.</summary>
    public CancellationToken Revived => NextRevival.Token;

    /// <summary>Whether an agent went with its server, and was not started anew: on a new one, its pane's id is somebody else's.</summary>
    public bool IsLost(string agent) => _lost.ContainsKey(agent);

    /// <summary>The agent's name on this server.</summary>
    public string Own(string agent) => _own[agent];

    /// <inheritdoc cref="IAgentPort.JoinAsync"/>
    public async Task<IReadOnlyList<string>> JoinAsync(IReadOnlyList<JoiningAgent> agents, CancellationToken token)
    {
        var joining = agents.ToDictionary(a => PlacedAgent.Split(a.Name).Agent, a => a, StringComparer.OrdinalIgnoreCase);
        var joined = await Port.JoinAsync([.. joining.Select(j => j.Value with { Name = j.Key })], token);
        foreach (var own in joined)
        {
            _own[joining[own].Name] = own;
        }

        return [.. joined.Select(own => joining[own].Name)];
    }

    /// <inheritdoc cref="IAgentPort.WatchAsync"/>
    public async IAsyncEnumerable<StatusReport> WatchAsync(IReadOnlyList<string> agents, [EnumeratorCancellation] CancellationToken token)
    {
        var names = agents.ToDictionary(Own, StringComparer.OrdinalIgnoreCase);
        await foreach (var report in Port.WatchAsync([.. names.Keys], token))
        {
            yield return report with { Name = names[report.Name] };
        }
    }

    /// <summary>What is said of an agent that nobody can see.</summary>
    public StatusReport Unseen(string agent, AgentStatus status, string evidence) => Port.Unseen(Own(agent), status, evidence) with { Name = agent };

    /// <summary>Notes that the server is gone, with its agents.</summary>
    public void Lose()
    {
        foreach (var agent in _own.Keys)
        {
            _lost[agent] = true;
        }
    }

    /// <summary>Takes the pane's lease, and keeps it in mind for a pane that takes its place.</summary>
    public Task<string?> TakeLeaseAsync(string agent, Lease lease, bool force, CancellationToken token)
    {
        _leases[agent] = lease;
        return Port.TakeLeaseAsync(Own(agent), lease, force, token);
    }

    /// <summary>Starts an agent's program anew: in its pane, or where that went with its server, as it was started before.</summary>
    /// <exception cref="MoanaException">It cannot be started.</exception>
    public async Task RestartAsync(string agent, CancellationToken token)
    {
        if (!IsLost(agent))
        {
            await Port.RestartAsync(Own(agent), token);
            return;
        }

        await Starting.WaitAsync(token);
        try
        {
            var launch = AgentLaunch.Of(Port.Find(Own(agent))) ?? throw FleetErrors.NoLaunchCommand(agent);
            await new AgentRevival(_fleet, _clock).StartAsync([launch], token);
            Port.Replace((await new AgentQuery { Names = [NamePattern.Whole(Own(agent))] }.FindAsync(_fleet, token))[0]);
            if (_leases.TryGetValue(agent, out var lease) && await Port.TakeLeaseAsync(Own(agent), lease, force: false, token) is { } holder)
            {
                throw OrchestrationErrors.AgentLeased(agent, holder);
            }

            _lost.TryRemove(agent, out _);
            var told = NextRevival;
            NextRevival = new();
            await told.CancelAsync();
        }
        finally
        {
            Starting.Release();
        }
    }
}
