using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Moana.Agents;
using Moana.Delivery;
using Moana.Scheduling;
using Moana.Tmux;

namespace Moana.Engine;

/// <summary>
/// The agents of an orchestration on as many tmux servers as they stand on. What becomes of one server stops no other: one that
/// is gone takes its agents with it, and only the last one the run.
/// </summary>
internal sealed class FleetAgentPort : IAgentPort
{
    private static readonly Backoff WatchWait = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    private readonly IReadOnlyList<ServerAgents> _servers;
    private readonly ConcurrentDictionary<string, ServerAgents> _places = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider _clock;

    /// <summary>Makes a port for these agents.</summary>
    /// <param name="fleet">The server of agents that join.</param>
    /// <param name="agents">The agents.</param>
    /// <param name="clock">The time.</param>
    /// <param name="conversations">Whether those that are restarted go on with the conversations that they had.</param>
    public FleetAgentPort(Fleet fleet, IReadOnlyList<FleetAgent> agents, TimeProvider clock, bool conversations = false)
    {
        _clock = clock;
        var servers = agents.GroupBy(a => a.Fleet.Server.Endpoint).Select(server => (Agents: server.ToList(), Server: new ServerAgents(server.First().Fleet, [.. server], clock, conversations))).ToList();
        servers.ForEach(s => s.Agents.ForEach(a => _places[a.Name] = s.Server));
        _servers = servers.Count == 0 ? [new(fleet, [], clock, conversations)] : [.. servers.Select(s => s.Server)];
    }

    /// <inheritdoc/>
    /// <remarks>They join those of the first server: a run has one.</remarks>
    public async Task<IReadOnlyList<string>> JoinAsync(IReadOnlyList<JoiningAgent> agents, CancellationToken token)
    {
        var joined = await _servers[0].JoinAsync(agents, token);
        foreach (var agent in joined)
        {
            _places[agent] = _servers[0];
        }

        return joined;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StatusReport> WatchAsync(IReadOnlyList<string> agents, [EnumeratorCancellation] CancellationToken token)
    {
        var places = agents.GroupBy(a => _places[a]).ToList();
        if (places is [var only])
        {
            await foreach (var report in only.Key.WatchAsync([.. only], token))
            {
                yield return report;
            }

            yield break;
        }

        using var left = CancellationTokenSource.CreateLinkedTokenSource(token);
        var reports = Channel.CreateUnbounded<StatusReport>();
        var watches = Task.WhenAll(places.Select(p => WatchAsync(p.Key, [.. p], reports.Writer, left.Token)));
        try
        {
            await foreach (var report in reports.Reader.ReadAllAsync(token))
            {
                yield return report;
            }
        }
        finally
        {
            await left.CancelAsync();
            await ((Task)watches).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public Task<StatusReport> LookAsync(string agent, CancellationToken token) =>
        OnServerAsync(agent, async (port, own) => await port.LookAsync(own, token) with { Name = agent });

    /// <inheritdoc/>
    public Task<PromptReceipt> SendAsync(string agent, TurnRequest turn, string prompt, CancellationToken token) =>
        OnServerAsync(agent, (port, own) => port.SendAsync(own, turn, prompt, token));

    /// <inheritdoc/>
    public Task<TurnCheck> CheckTurnAsync(string agent, string turn, DateTimeOffset began, CancellationToken token) =>
        OnServerAsync(agent, (port, own) => port.CheckTurnAsync(own, turn, began, token));

    /// <inheritdoc/>
    public Task<AgentTurn?> ReadTurnAsync(string agent, string turn, TurnOutcome outcome, StatusReport? seen, CancellationToken token) =>
        OnServerAsync(agent, (port, own) => port.ReadTurnAsync(own, turn, outcome, seen is null ? null : seen with { Name = own }, token));

    /// <inheritdoc/>
    public Task<string?> BeginConversationAsync(string agent, string orchestration, CancellationToken token) =>
        OnServerAsync(agent, (port, own) => port.BeginConversationAsync(own, orchestration, token));

    /// <inheritdoc/>
    public Task<string?> AnswerAsync(string agent, StatusReport question, AnswerRule answer, CancellationToken token) =>
        OnServerAsync(agent, (port, own) => port.AnswerAsync(own, question with { Name = own }, answer, token));

    /// <inheritdoc/>
    public Task RestartAsync(string agent, CancellationToken token) => OnServerAsync(_places[agent], async server =>
    {
        await server.RestartAsync(agent, token);
        return true;
    });

    /// <inheritdoc/>
    public Task<AgentMove> MoveAsync(string agent, string? folder, string orchestration, CancellationToken token) =>
        OnServerAsync(agent, (port, own) => port.MoveAsync(own, folder, orchestration, token));

    /// <inheritdoc/>
    public Task<string?> StopTurnAsync(string agent, string turn, CancellationToken token) =>
        OnServerAsync(agent, (port, own) => port.StopTurnAsync(own, turn, token));

    /// <inheritdoc/>
    public string? FolderOf(string agent) => _places[agent].Port.FolderOf(_places[agent].Own(agent));

    /// <inheritdoc/>
    public bool IsElsewhere(string agent) => _places[agent].Port.IsElsewhere(_places[agent].Own(agent));

    /// <inheritdoc/>
    public string KeyOf(string agent) => _places[agent].Port.KeyOf(_places[agent].Own(agent));

    /// <inheritdoc/>
    public Task<string?> TakeLeaseAsync(string agent, Lease lease, bool force, CancellationToken token) => _places[agent].TakeLeaseAsync(agent, lease, force, token);

    /// <inheritdoc/>
    public Task ReleaseLeaseAsync(string agent, Lease lease, CancellationToken token) => _places[agent].Port.ReleaseLeaseAsync(_places[agent].Own(agent), lease, token);

    /// <summary>Asks an agent's server. One that went with its server is nowhere until it is started anew.</summary>
    private Task<T> OnServerAsync<T>(string agent, Func<TmuxAgentPort, string, Task<T>> ask) => OnServerAsync(_places[agent], server => server.IsLost(agent)
        ? throw new TmuxException(TmuxError.NoServer, $"The tmux server of {agent} is gone, and it was not started anew yet.")
        : ask(server.Port, server.Own(agent)));

    /// <summary>Asks a server. One that is gone is the end of the run only where no other is left.</summary>
    private async Task<T> OnServerAsync<T>(ServerAgents server, Func<ServerAgents, Task<T>> ask)
    {
        try
        {
            return await ask(server);
        }
        catch (ServerGoneException e) when (_servers.Any(s => s != server && !s.IsGone))
        {
            throw new TmuxException(TmuxError.NoServer, e.Message, e);
        }
    }

    /// <summary>Watches the agents of one server for as long as the others are watched.</summary>
    private async Task WatchAsync(ServerAgents server, IReadOnlyList<string> agents, ChannelWriter<StatusReport> reports, CancellationToken token)
    {
        for (var failures = 1; ; failures++)
        {
            // Whoever is started anew has another pane, and is watched there.
            using var round = CancellationTokenSource.CreateLinkedTokenSource(token, server.Revived);
            var there = agents.Where(a => !server.IsLost(a)).ToList();
            try
            {
                if (there.Count == 0) await Task.Delay(Timeout.InfiniteTimeSpan, _clock, round.Token);
                await foreach (var report in server.WatchAsync(there, round.Token))
                {
                    failures = 0;
                    reports.TryWrite(report);
                }
            }
            catch (OperationCanceledException) when (round.IsCancellationRequested && !token.IsCancellationRequested)
            {
                failures = 0;
                continue;
            }
            catch (ServerGoneException e) when (!token.IsCancellationRequested)
            {
                server.Lose();
                if (_servers.All(s => s.IsGone))
                {
                    reports.TryComplete(e);
                    return;
                }

                TellAll(AgentStatus.Exited, e.Message.TrimEnd('.'));
                failures = 0;
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                TellAll(AgentStatus.Unknown, e.Message.TrimEnd('.'));
            }

            await Task.Delay(WatchWait.After(failures + 1), _clock, token);

            void TellAll(AgentStatus status, string evidence)
            {
                foreach (var agent in there)
                {
                    reports.TryWrite(server.Unseen(agent, status, evidence));
                }
            }
        }
    }
}
