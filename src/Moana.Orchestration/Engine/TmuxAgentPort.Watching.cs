using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Monitoring;
using Moana.Scheduling;
using Moana.Tmux;

namespace Moana.Engine;

/// <summary>What is seen of the agents, also while nobody answers.</summary>
internal sealed partial class TmuxAgentPort
{
    /// <summary>How long a server that does not answer is left alone; another machine each time longer.</summary>
    private static readonly Backoff AfterServerError = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <inheritdoc/>
    public async IAsyncEnumerable<StatusReport> WatchAsync(IReadOnlyList<string> agents, [EnumeratorCancellation] CancellationToken token)
    {
        var watched = agents.Select(a => _agents[a]).ToList();
        var map = new AgentMap(watched.Select(a => new KeyValuePair<string, object?>(a.Name, a.Pane.Id.ToString())));
        for (var failures = 1; ; failures++)
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

                if (reports.Current.Status == AgentStatus.Exited)
                {
                    await DemandServerAsync(token);
                }

                failures = reports.Current.IsUnreachable ? failures : 0;
                yield return reports.Current;
            }

            await DemandServerAsync(token);
            foreach (var agent in watched)
            {
                yield return await LookOrUnknownAsync(agent.Name, trouble, token);
            }

            await Task.Delay(AfterServerError.After(IsElsewhere() ? failures + 1 : 1), _clock, token);
        }
    }

    /// <inheritdoc/>
    public async Task<StatusReport> LookAsync(string agent, CancellationToken token)
    {
        await _witness.DemandAsync(token);
        var there = await _fleet.RefreshAsync([_agents[agent]], token);
        await foreach (var report in new StatusReader(_fleet, _clock).ReadAsync(there, token))
        {
            return report;
        }

        return Unseen(agent, AgentStatus.Exited, $"pane {_agents[agent].Pane.Id} is gone");
    }

    /// <summary>A server that only does not answer is none that is gone.</summary>
    /// <exception cref="ServerGoneException">It is gone.</exception>
    private async Task DemandServerAsync(CancellationToken token)
    {
        try
        {
            await _witness.DemandAsync(token);
        }
        catch (TmuxException)
        {
            // Its agents are reported as unknown meanwhile.
        }
    }

    private async Task<StatusReport> LookOrUnknownAsync(string agent, string trouble, CancellationToken token)
    {
        try
        {
            return await LookAsync(agent, token);
        }
        catch (Exception e) when (e is TmuxException || IsLoss(e))
        {
            return Unseen(agent, AgentStatus.Unknown, $"the server cannot be reached: {trouble}") with { IsUnreachable = IsLoss(e) };
        }
    }

    /// <summary>Whether the way to another machine is broken.</summary>
    private bool IsLoss(Exception error) => IsElsewhere() && error is TmuxException { IsAway: true } or MoanaException { Kind: MoanaErrorKind.Unavailable or MoanaErrorKind.Timeout };

    private bool IsElsewhere() => _fleet.Server.Endpoint.Via is not null;

    /// <summary>What is said of an agent whose screen nobody can see.</summary>
    public StatusReport Unseen(string agent, AgentStatus status, string evidence)
    {
        var pane = _agents[agent];
        return new()
        {
            Name = agent,
            Status = status,
            Evidence = evidence,
            Since = _clock.GetUtcNow(),
            Turn = pane.Turn?.Id,
            Session = pane.Pane.SessionName,
            Window = pane.Window,
            Address = _fleet.Server.Endpoint.AddressOf(pane.Pane),
            Profile = pane.Profile.Name,
        };
    }
}
