using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Moana.Agents;
using Moana.Panes;
using Moana.Tmux;

namespace Moana.Monitoring;

/// <summary>
/// From tmux's events to a stream of status changes. A pane that changed is looked at when its output pauses; one
/// that did not costs nothing. Each agent is reported once at the start, and then on each change.
/// </summary>
public sealed class StatusMonitor(Fleet fleet, TimeProvider clock, MonitorOptions? options = null)
{
    /// <summary>Up to so many agents are asked for one by one, in one pipelined write; for more, listing all panes is cheaper.</summary>
    private const int Few = 8;

    private readonly MonitorOptions _options = options ?? new();
    private readonly Looker _looker = new(fleet.Server, clock);

    /// <summary>Watches until cancelled.</summary>
    /// <param name="query">Which agents. Asked again when windows come and go, so new agents join.</param>
    /// <param name="token">Ends the stream.</param>
    public async IAsyncEnumerable<StatusReport> WatchAsync(AgentQuery query, [EnumeratorCancellation] CancellationToken token)
    {
        var watched = new Dictionary<PaneId, WatchedAgent>();
        var agents = await query.FindAsync(fleet, token);
        while (true)
        {
            var sessions = agents.Select(a => a.Pane.SessionId).Distinct().ToList();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
            var events = Pump(sessions, stop.Token);
            await foreach (var report in AdoptAsync(watched, agents, query, token))
            {
                yield return report;
            }

            await foreach (var report in FollowAsync(watched, sessions, query, events, token))
            {
                yield return report;
            }

            await stop.CancelAsync();
            agents = [.. watched.Values.Select(w => w.Agent)];
        }
    }

    /// <summary>Follows the events until agents appear in sessions that are not watched yet.</summary>
    private async IAsyncEnumerable<StatusReport> FollowAsync(
        Dictionary<PaneId, WatchedAgent> watched, List<SessionId> sessions, AgentQuery query, ChannelReader<TmuxEvent> events,
        [EnumeratorCancellation] CancellationToken token)
    {
        var sweep = clock.GetUtcNow() + _options.Sweep;
        var list = false;
        var more = events.WaitToReadAsync(token).AsTask();
        while (true)
        {
            await WaitAsync(more, NextDue(watched, list ? clock.GetUtcNow() + _options.Pause : sweep), token);
            if (more.IsCompleted)
            {
                await more;
                list |= Take(events, watched);
                more = events.WaitToReadAsync(token).AsTask();
            }

            var now = clock.GetUtcNow();
            if (list || now >= sweep)
            {
                list = false;
                sweep = now + _options.Sweep;
                var agents = await FindAsync(watched, query, token);
                await foreach (var report in AdoptAsync(watched, agents, query, token))
                {
                    yield return report;
                }

                if (watched.Values.Any(w => !sessions.Contains(w.Agent.Pane.SessionId)))
                {
                    yield break;
                }
            }

            await foreach (var report in LookAsync([.. watched.Values.Where(w => w.Due <= clock.GetUtcNow())], token))
            {
                yield return report;
            }
        }
    }

    /// <summary>The agents as they are now. A registered agent can come and go; without any, the watch goes on.</summary>
    private async Task<IReadOnlyList<AgentPane>> FindAsync(Dictionary<PaneId, WatchedAgent> watched, AgentQuery query, CancellationToken token)
    {
        try
        {
            if (query.Map is null && query.PaneId is null)
            {
                return await (query with { Required = false }).FindAsync(fleet, token);
            }
        }
        catch (MoanaException)
        {
            // A name that is gone is told as Exited, below, like a pane that is gone.
        }
        catch (TmuxException e) when (e.Error is TmuxError.NoServer or TmuxError.ConnectionLost)
        {
            return [];
        }

        return await fleet.RefreshAsync([.. watched.Values.Select(w => w.Agent)], token);
    }

    /// <summary>Takes a new list of agents: tells of those that are gone, looks at those that are new or changed.</summary>
    private async IAsyncEnumerable<StatusReport> AdoptAsync(
        Dictionary<PaneId, WatchedAgent> watched, IReadOnlyList<AgentPane> agents, AgentQuery query, [EnumeratorCancellation] CancellationToken token)
    {
        var there = agents.Select(a => a.Pane.Id).ToHashSet();
        foreach (var gone in watched.Values.Where(w => !there.Contains(w.Agent.Pane.Id)).ToList())
        {
            if (query.Map is null && query.PaneId is null)
            {
                watched.Remove(gone.Agent.Pane.Id);
            }

            var look = Looker.GoneLook(gone.Agent, clock.GetUtcNow());
            if (Note(gone, look) is { } report)
            {
                yield return report;
            }
        }

        foreach (var agent in agents)
        {
            if (!watched.TryGetValue(agent.Pane.Id, out var known))
            {
                watched[agent.Pane.Id] = known = new WatchedAgent(agent);
                known.Touch(DateTimeOffset.MinValue, _options);
            }
            else if (Differs(known.Agent.Pane, agent.Pane))
            {
                known.Touch(clock.GetUtcNow(), _options);
            }

            known.Agent = agent;
        }

        await foreach (var report in LookAsync([.. watched.Values.Where(w => w.Due <= clock.GetUtcNow())], token))
        {
            yield return report;
        }
    }

    private async IAsyncEnumerable<StatusReport> LookAsync(List<WatchedAgent> due, [EnumeratorCancellation] CancellationToken token)
    {
        // A title comes in the same output as the screen, so the pane's facts are read again with every look.
        var looks = due.Count <= Few
            ? await Task.WhenAll(due.Select(w => _looker.LookAgainAsync(fleet, w.Agent, token)))
            : await LookAtManyAsync(due, token);
        foreach (var (agent, look) in due.Zip(looks))
        {
            agent.Agent = look.Agent;
            if (Note(agent, look) is { } report)
            {
                yield return report;
            }
        }
    }

    private async Task<Look[]> LookAtManyAsync(List<WatchedAgent> due, CancellationToken token)
    {
        var fresh = await fleet.RefreshAsync([.. due.Select(w => w.Agent)], token);
        var seen = new Dictionary<PaneId, Look>();
        await foreach (var look in _looker.LookAsync(fresh, token))
        {
            seen[look.Agent.Pane.Id] = look;
        }

        return [.. due.Select(w => seen.GetValueOrDefault(w.Agent.Pane.Id) ?? Looker.GoneLook(w.Agent, clock.GetUtcNow()))];
    }

    private StatusReport? Note(WatchedAgent watched, Look look)
    {
        var endpoint = fleet.Server.Endpoint;
        var tracked = PaneMemory.Of(endpoint, look.Agent.Pane).Track(look);
        if (tracked is { Confirming: true, Status: AgentStatus.Unknown })
        {
            // The first look was no proof yet; nobody is told what has to be confirmed.
            watched.LookAgain(tracked.Due);
            return null;
        }

        var report = StatusReports.Make(endpoint, look, tracked);
        return watched.Note(report, tracked.Due) ? report : null;
    }

    /// <summary>Takes what has happened; true when panes have to be listed again.</summary>
    private bool Take(ChannelReader<TmuxEvent> events, Dictionary<PaneId, WatchedAgent> watched)
    {
        var list = false;
        var now = clock.GetUtcNow();
        while (events.TryRead(out var happened))
        {
            switch (happened)
            {
                case PaneOutputEvent output when watched.TryGetValue(output.Pane, out var agent):
                    agent.Touch(now, _options);
                    break;
                case PaneChangedEvent change when watched.TryGetValue(change.Pane, out var agent):
                    agent.Touch(now, _options);
                    break;
                case PaneChangedEvent { What: PaneChange.Option } or LayoutChangedEvent or EventsMissedEvent or ServerLostEvent:
                    list = true;
                    foreach (var agent in happened is EventsMissedEvent ? watched.Values : Enumerable.Empty<WatchedAgent>())
                    {
                        agent.Touch(now, _options);
                    }

                    break;
            }
        }

        return list;
    }

    private ChannelReader<TmuxEvent> Pump(IReadOnlyList<SessionId> sessions, CancellationToken token)
    {
        var channel = Channel.CreateUnbounded<TmuxEvent>(new() { SingleReader = true, SingleWriter = true });
        _ = Task.Run(
            async () =>
            {
                try
                {
                    await foreach (var happened in fleet.Server.WatchAsync(sessions, PaneOptions.All, token))
                    {
                        channel.Writer.TryWrite(happened);
                    }

                    channel.Writer.TryComplete();
                }
                catch (Exception e)
                {
                    channel.Writer.TryComplete(e);
                }
            },
            CancellationToken.None);
        return channel.Reader;
    }

    private async Task WaitAsync(Task more, DateTimeOffset due, CancellationToken token)
    {
        var rest = due - clock.GetUtcNow();
        if (more.IsCompleted || rest <= TimeSpan.Zero)
        {
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        await Task.WhenAny(more, Task.Delay(rest, clock, stop.Token));
        await stop.CancelAsync();
        token.ThrowIfCancellationRequested();
    }

    private static DateTimeOffset NextDue(Dictionary<PaneId, WatchedAgent> watched, DateTimeOffset latest)
    {
        foreach (var agent in watched.Values)
        {
            latest = agent.Due < latest ? agent.Due.Value : latest;
        }

        return latest;
    }

    private static bool Differs(PaneInfo a, PaneInfo b) =>
        a.Title != b.Title || a.Command != b.Command || a.Dead != b.Dead || a.ProcessId != b.ProcessId
        || PaneOptions.All.Any(o => a.Options.GetValueOrDefault(o) != b.Options.GetValueOrDefault(o));
}
