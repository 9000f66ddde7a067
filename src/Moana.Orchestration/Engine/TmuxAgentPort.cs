using System.Collections.Concurrent;
using Moana.Agents;
using Moana.Delivery;
using Moana.Operations;
using Moana.Panes;
using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>The agents of an orchestration on a tmux server.</summary>
internal sealed partial class TmuxAgentPort : IAgentPort
{
    /// <summary>The scheduler gives prompts to agents that are ready; one that is not after this long is told to it as refused.</summary>
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long an answered dialog may take to go.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>So many turns that a person had in a pane since are looked through for one of ours.</summary>
    private const int MaxLater = 50;

    /// <summary>How long a turn may take to break off.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    private readonly Fleet _fleet;
    private readonly TimeProvider _clock;
    private readonly PromptSender _sender;
    private readonly KeySender _keys;
    private readonly TurnInspector _inspector;
    private readonly TurnReader _turns;
    private readonly ServerWitness _witness;
    private readonly AgentMover _mover;
    private readonly PaneLeases _leases;
    private readonly SpacedStarts _starts;
    private readonly ConcurrentDictionary<string, AgentPane> _agents;
    private readonly bool _conversations;

    /// <summary>Makes a port for these agents.</summary>
    /// <param name="fleet">Where they are.</param>
    /// <param name="agents">The agents.</param>
    /// <param name="clock">The time.</param>
    /// <param name="conversations">Whether those that are restarted go on with the conversations that they had.</param>
    public TmuxAgentPort(Fleet fleet, IReadOnlyList<AgentPane> agents, TimeProvider clock, bool conversations = false)
    {
        _conversations = conversations;
        _fleet = fleet;
        _clock = clock;
        _sender = new(fleet, clock);
        _keys = new(fleet, clock);
        _inspector = new(fleet, clock);
        _turns = new(fleet, clock);
        _witness = new(fleet.Server);
        _mover = new(fleet, clock);
        _leases = new(fleet.Server, _witness);
        _starts = new(clock);
        _agents = new(agents.Select(a => KeyValuePair.Create(a.Name, a)), StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> JoinAsync(IReadOnlyList<JoiningAgent> agents, CancellationToken token)
    {
        await _witness.DemandAsync(token);
        var there = await _fleet.ListAsync(session: null, token);
        foreach (var wanted in agents)
        {
            // Where its pane is another one by now, its name says who is meant, if only one has it.
            var named = there.Where(a => string.Equals(a.Name, wanted.Name, StringComparison.OrdinalIgnoreCase)).ToList();
            if ((named.Find(a => a.Pane.Id.ToString() == wanted.PaneId) ?? (named is [var only] ? only : null)) is { } agent)
            {
                _agents[wanted.Name] = agent;
            }
            else
            {
                _agents.TryRemove(wanted.Name, out _);
            }
        }

        return [.. agents.Select(a => a.Name).Where(_agents.ContainsKey)];
    }

    /// <inheritdoc/>
    public async Task<PromptReceipt> SendAsync(string agent, TurnRequest turn, string prompt, CancellationToken token)
    {
        // On another server the same pane is somebody else's.
        await _witness.DemandAsync(token);
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
    public Task<TurnCheck> CheckTurnAsync(string agent, string turn, DateTimeOffset began, CancellationToken token) =>
        _inspector.CheckAsync(_agents[agent], turn, began, token);

    /// <inheritdoc/>
    public async Task<AgentTurn?> ReadTurnAsync(string agent, string turn, TurnOutcome outcome, StatusReport? seen, CancellationToken token)
    {
        if (await RefreshAsync(agent, token) is not { } fresh || fresh.Turn?.Id != turn)
        {
            return null;
        }

        var read = seen is not null
            ? await _turns.ReadAsync(fresh, seen with { Turn = turn, Outcome = outcome }, token)
            // A person may have gone on in the pane since: then only what is surely of this turn counts.
            : (await _turns.ReadAsync(fresh, MaxLater, token)).LastOrDefault(t => t.Turn == turn);

        // Where the pane was given another prompt meanwhile, what was read may be of that.
        return read?.Turn == turn && (await RefreshAsync(agent, token))?.Turn?.Id == turn ? read : null;
    }

    /// <inheritdoc/>
    public async Task<string?> BeginConversationAsync(string agent, string orchestration, CancellationToken token)
    {
        await _witness.DemandAsync(token);
        var profile = _agents[agent].Profile;
        if (profile.Delivery.NewConversation is not { } command)
        {
            return $"profile '{profile.Name}' does not say how";
        }

        var receipt = await _sender.SendAsync(_agents[agent], command, new() { Timeout = ReadyTimeout, Orchestration = orchestration }, token);
        return receipt.Outcome is DeliveryOutcome.Refused or DeliveryOutcome.Unverified ? receipt.Reason : null;
    }

    private async Task<AgentPane?> RefreshAsync(string agent, CancellationToken token) => await _fleet.RefreshAsync([_agents[agent]], token) is [var fresh] ? fresh : null;

    /// <inheritdoc/>
    public async Task<string?> AnswerAsync(string agent, StatusReport question, AnswerRule answer, CancellationToken token)
    {
        var request = await _keys.LookUnattendedAsync(_agents[agent], answer.Choice is null ? answer.Keys : null, answer.Choice, token);
        if (!request.IsAnswer || !Dialogs.AreSame(request.Seen.Observation.Question, question.Question))
        {
            return $"another screen stands there now: {request.Seen.Observation.Evidence}";
        }

        var receipt = await _keys.PressAsync(request, AnswerTimeout, null, token);
        return receipt.Outcome switch
        {
            KeyOutcome.Answered => null,
            KeyOutcome.Changed when await IsGoneAsync(agent, question, token) => null,
            KeyOutcome.Refused => receipt.Reason,
            _ => $"{receipt.Keys} was pressed, and the question still stands: {receipt.Reason}",
        };
    }

    /// <summary>Whether something else stands where a question stood: another dialog is the next question.</summary>
    private async Task<bool> IsGoneAsync(string agent, StatusReport question, CancellationToken token)
    {
        await using var pane = PaneSession.Open(_fleet, _agents[agent], _clock);
        var now = (await pane.LookAsync(token)).Observation;
        return !now.IsDialog || !Dialogs.AreSame(now.Question, question.Question);
    }

    /// <inheritdoc/>
    public async Task RestartAsync(string agent, CancellationToken token)
    {
        await _starts.NextAsync(token);
        var fresh = await _fleet.RefreshAsync([_agents[agent]], token);
        await _fleet.RestartAsync(fresh is [var there] ? there : _agents[agent], _conversations, token);
    }

    /// <inheritdoc/>
    public async Task<AgentMove> MoveAsync(string agent, string? folder, string orchestration, CancellationToken token)
    {
        await _witness.DemandAsync(token);
        var (move, there) = await _mover.MoveAsync(_agents[agent], folder, orchestration, token);
        _agents[agent] = there;
        return move;
    }

    /// <inheritdoc/>
    public async Task<string?> StopTurnAsync(string agent, string turn, CancellationToken token)
    {
        if (await LookAsync(agent, token) is not { Status: AgentStatus.Working or AgentStatus.WaitingForInput } look || look.Turn != turn)
        {
            return null;
        }

        var receipt = await new TurnInterrupter(_fleet, _clock).StopAsync(_agents[agent], StopTimeout, step: null, token);
        return receipt.Outcome is InterruptOutcome.Stopped or InterruptOutcome.NotRunning ? null : receipt.Reason;
    }

    /// <inheritdoc/>
    public string? FolderOf(string agent) => _agents[agent].Pane.Path is { Length: > 0 } path ? path : null;

    /// <inheritdoc/>
    public bool IsElsewhere(string agent) => IsElsewhere();

    /// <inheritdoc/>
    public string KeyOf(string agent)
    {
        var endpoint = _fleet.Server.Endpoint;
        // A path of this machine says nothing of a socket on another one.
        var socket = endpoint.Via is null ? endpoint.SocketFile : endpoint.SocketPath ?? endpoint.SocketName;
        return string.Join(' ', new[] { endpoint.Via, socket, _agents[agent].Pane.Id.ToString() }.Where(p => p is not null));
    }

    /// <inheritdoc/>
    public Task<string?> TakeLeaseAsync(string agent, Lease lease, bool force, CancellationToken token) =>
        _leases.TakeAsync(_agents[agent].Pane.Id, lease, force, token);

    /// <inheritdoc/>
    public Task ReleaseLeaseAsync(string agent, Lease lease, CancellationToken token) => _leases.ReleaseAsync(_agents[agent].Pane.Id, lease, token);

    /// <summary>An agent as it was seen last.</summary>
    public AgentPane Find(string agent) => _agents[agent];

    /// <summary>Takes a pane in the place of an agent's that went with its server.</summary>
    public void Replace(AgentPane started)
    {
        _agents[started.Name] = started;
        _witness.Forget();
    }
}
