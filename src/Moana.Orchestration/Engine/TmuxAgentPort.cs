using Moana.Detection;
using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Delivery;
using Moana.Monitoring;
using Moana.Panes;
using Moana.Scheduling;
using Moana.Tmux;

namespace Moana.Engine;

/// <summary>The agents of an orchestration on a tmux server.</summary>
public sealed class TmuxAgentPort : IAgentPort
{
    /// <summary>The scheduler gives prompts to agents that are ready; one that is not after this long is told to it as refused.</summary>
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan AfterServerError = TimeSpan.FromSeconds(1);

    private readonly Fleet _fleet;
    private readonly TimeProvider _clock;
    private readonly PromptSender _sender;
    private readonly KeySender _keys;
    private readonly TurnInspector _inspector;
    private readonly Dictionary<string, AgentPane> _agents;

    /// <summary>Makes a port for these agents.</summary>
    public TmuxAgentPort(Fleet fleet, IReadOnlyList<AgentPane> agents, TimeProvider clock)
    {
        _fleet = fleet;
        _clock = clock;
        _sender = new(fleet, clock);
        _keys = new(fleet, clock);
        _inspector = new(fleet, clock);
        _agents = agents.ToDictionary(a => a.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StatusReport> WatchAsync(IReadOnlyList<string> agents, [EnumeratorCancellation] CancellationToken token)
    {
        var watched = agents.Select(a => _agents[a]).ToList();
        var map = new AgentMap(watched.Select(a => new KeyValuePair<string, object?>(a.Name, a.Pane.Id.ToString())));
        while (true)
        {
            string trouble;
            await using var reports = new StatusMonitor(_fleet, _clock).WatchAsync(new() { Map = map }, token).GetAsyncEnumerator(token);
            while (true)
            {
                try
                {
                    if (!await reports.MoveNextAsync())
                    {
                        yield break;
                    }
                }
                catch (Exception e) when (e is TmuxException or MoanaException)
                {
                    trouble = e.Message;
                    break;
                }

                yield return reports.Current;
            }

            foreach (var agent in watched)
            {
                yield return await LookAsync(agent, token) is { Captured: null } gone ? StatusReports.Make(_fleet.Server.Endpoint, gone) : Unreached(agent, trouble);
            }

            await Task.Delay(AfterServerError, _clock, token);
        }
    }

    /// <inheritdoc/>
    public async Task<PromptReceipt> SendAsync(string agent, TurnRequest turn, string prompt, CancellationToken token)
    {
        var receipt = await _sender.SendAsync(
            _agents[agent],
            prompt,
            new()
            {
                Timeout = ReadyTimeout,
                Turn = turn.Turn,
                Orchestration = turn.OrchestrationId,
                Task = turn.TaskId,
                Attempt = turn.Attempt,
            },
            token);

        // A text that is left in the composer may yet be submitted by whoever presses Enter there next.
        return receipt is { Outcome: DeliveryOutcome.Refused, TextLeft: true } ? receipt with { Outcome = DeliveryOutcome.Unverified } : receipt;
    }

    /// <inheritdoc/>
    public Task<TurnCheck> CheckTurnAsync(string agent, string turn, CancellationToken token) =>
        _inspector.CheckAsync(_agents[agent], turn, token);

    /// <inheritdoc/>
    public async Task<string?> AnswerAsync(string agent, StatusReport question, IReadOnlyList<string> keys, CancellationToken token)
    {
        var request = await _keys.LookAsync(_agents[agent], keys, null, token);
        if (!request.IsAnswer || request.Seen.Observation.Question != question.Question)
        {
            return $"another screen stands there now: {request.Seen.Observation.Evidence}";
        }

        var receipt = await _keys.PressAsync(request, TimeSpan.Zero, null, token);
        return receipt.Outcome == KeyOutcome.Refused ? receipt.Reason : null;
    }

    /// <inheritdoc/>
    public async Task RestartAsync(string agent, CancellationToken token)
    {
        var pane = _agents[agent];
        var command = pane.LaunchCommand ?? throw MoanaErrors.NoLaunchCommand(agent);

        // The turn before says nothing of the new program.
        await _fleet.Server.SetPaneOptionsAsync(pane.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Turn] = null }, token);
        await _fleet.Server.RespawnPaneAsync(pane.Pane.Id, command, pane.Pane.Path, kill: true, token);
    }

    /// <inheritdoc/>
    public string KeyOf(string agent)
    {
        var endpoint = _fleet.Server.Endpoint;
        return string.Join(' ', new[] { endpoint.Via, endpoint.SocketFile, _agents[agent].Pane.Id.ToString() }.Where(p => p is not null));
    }

    /// <inheritdoc/>
    public async Task<string?> TakeLeaseAsync(string agent, Lease lease, bool force, CancellationToken token)
    {
        var pane = _agents[agent].Pane.Id;
        if (!force && await HolderAsync(pane, token) is { } holder && holder != lease && holder.Owner.IsAlive)
        {
            return Words(holder);
        }

        await _fleet.Server.SetPaneOptionsAsync(pane, new Dictionary<string, string?> { [PaneOptions.Lease] = lease.Encode() }, token);
        return await HolderAsync(pane, token) is { } now && now != lease ? Words(now) : null;
    }

    /// <inheritdoc/>
    public async Task ReleaseLeaseAsync(string agent, Lease lease, CancellationToken token)
    {
        var pane = _agents[agent].Pane.Id;
        if (await HolderAsync(pane, token) == lease)
        {
            await _fleet.Server.SetPaneOptionsAsync(pane, new Dictionary<string, string?> { [PaneOptions.Lease] = null }, token);
        }
    }

    private async Task<Lease?> HolderAsync(PaneId pane, CancellationToken token) =>
        Lease.TryDecode((await _fleet.Server.GetPaneAsync(pane, [PaneOptions.Lease], token)).Options.GetValueOrDefault(PaneOptions.Lease));

    private static string Words(Lease lease) => $"orchestration '{lease.OrchestrationId}' of process {lease.Owner.ProcessId} on {lease.Owner.HostName}";

    /// <summary>A look; null when the server does not answer.</summary>
    private async Task<Look?> LookAsync(AgentPane agent, CancellationToken token)
    {
        try
        {
            await using var pane = PaneSession.Open(_fleet, agent, _clock);
            return await pane.LookAsync(token);
        }
        catch (TmuxException)
        {
            return null;
        }
    }

    private StatusReport Unreached(AgentPane agent, string trouble)
    {
        var now = _clock.GetUtcNow();
        var unknown = new Observation { Status = AgentStatus.Unknown, Evidence = trouble };
        return StatusReports.Make(_fleet.Server.Endpoint, new(agent, null, null, unknown, now, _clock.GetElapsedTime(0))
        {
            Tracked = new(AgentStatus.Unknown, now, $"the server cannot be reached: {trouble}", null, false, agent.Turn?.Id),
        });
    }
}
