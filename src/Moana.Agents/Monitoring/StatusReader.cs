using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Panes;
using Moana.Tmux;

namespace Moana.Monitoring;

/// <summary>
/// Says what agents are doing now. Mostly one look each; an agent that has just become ready is looked at again until
/// that is confirmed, so that a flicker between two tool calls is not called done.
/// </summary>
public sealed class StatusReader(Fleet fleet, TimeProvider clock)
{
    /// <summary>How long a screen that never holds still is waited for; then it is told as it looks.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly Looker _looker = new(fleet, clock);

    /// <summary>The status of each agent, as it is known: the clear ones first.</summary>
    /// <exception cref="MoanaException">A whole name is unknown or ambiguous, a target is not there, or there is no agent.</exception>
    public IAsyncEnumerable<StatusReport> ReadAsync(AgentQuery query, CancellationToken token) =>
        ConfirmAsync(query.Map is null ? LookAsync(query, token) : FindAndLookAsync(query, token), token);

    /// <summary>The status of each of these agents, whose pane facts are fresh.</summary>
    public IAsyncEnumerable<StatusReport> ReadAsync(IReadOnlyList<AgentPane> agents, CancellationToken token) =>
        ConfirmAsync(_looker.LookAsync(agents, token), token);

    /// <summary>Reports what is clear at the first look, and the rest when it is confirmed or when patience is at its end.</summary>
    private async IAsyncEnumerable<StatusReport> ConfirmAsync(IAsyncEnumerable<Look> looks, [EnumeratorCancellation] CancellationToken token)
    {
        var started = clock.GetTimestamp();
        var open = new List<Look>();
        await foreach (var look in looks.WithCancellation(token))
        {
            if (look.Tracked.Confirming)
            {
                open.Add(look);
            }
            else
            {
                yield return StatusReports.Make(fleet.Server.Endpoint, look);
            }
        }

        while (open.Count > 0)
        {
            await Task.Delay(Rest(open), clock, token);
            var late = clock.GetElapsedTime(started) >= Patience;
            var seen = await _looker.LookAgainAsync(open.ConvertAll(l => l.Agent), token);
            open = [.. seen.Where(l => l.Tracked.Confirming && !late)];
            foreach (var look in seen.Except(open))
            {
                yield return StatusReports.Make(fleet.Server.Endpoint, look);
            }
        }
    }

    private async IAsyncEnumerable<Look> FindAndLookAsync(AgentQuery query, [EnumeratorCancellation] CancellationToken token)
    {
        await foreach (var look in _looker.LookAsync(await query.FindAsync(fleet, token), token))
        {
            yield return look;
        }
    }

    /// <summary>
    /// Lists and captures in one exchange: the panes of the last time are captured while they are being listed, but for
    /// those that probably still show what is kept of them. Whether they do is known when their output is caught up with.
    /// </summary>
    internal async IAsyncEnumerable<Look> LookAsync(AgentQuery query, [EnumeratorCancellation] CancellationToken token)
    {
        var server = fleet.Server;
        var table = PaneTable.Of(server);
        var kept = table.Kept;
        var last = kept.Last;
        var ticket = table.NextTicket();
        var marks = last.ToDictionary(p => p.Pane, p => server.MarkOutput(p.Session, p.Pane));
        var standing = last.Select(p => p.Pane).Where(p => kept.MayStand(server, p)).ToHashSet();
        var caughtUp = standing.Count > 0 ? server.CatchUpAsync(kept.Watched, token) : Task.CompletedTask;

        var panes = new List<PaneInfo>();
        Dictionary<PaneId, AgentPane>? chosen = null;
        var looks = new Dictionary<PaneId, Look>();
        var snapshots = server.SnapshotAsync(
            [.. last.Select(p => p.Pane).Where(p => !standing.Contains(p))],
            pane =>
            {
                panes.Add(pane);
                return query.MayMean(pane) && !standing.Contains(pane.Id);
            },
            PaneDetails.Command,
            PaneOptions.ForStatus,
            CaptureOptions.Styled,
            token);
        await foreach (var (pane, text) in snapshots)
        {
            chosen ??= Choose();
            if (chosen.TryGetValue(pane.Id, out var agent))
            {
                Keep(pane, text);
                looks[pane.Id] = _looker.Read(agent, text, ticket);
            }
        }

        chosen ??= Choose();
        await caughtUp;
        var changed = new List<AgentPane>();
        foreach (var agent in chosen.Values.Where(a => standing.Contains(a.Pane.Id)))
        {
            if (kept.Find(server, agent.Pane, clock.GetUtcNow()) is { } text)
            {
                looks[agent.Pane.Id] = _looker.Read(agent, text, ticket);
            }
            else
            {
                marks[agent.Pane.Id] = server.MarkOutput(agent.Pane.SessionId, agent.Pane.Id);
                changed.Add(agent);
            }
        }

        await foreach (var look in _looker.LookAsync(changed, token))
        {
            Keep(look.Agent.Pane, look.Captured);
            looks[look.Agent.Pane.Id] = look;
        }

        kept.Looked(server, [.. chosen.Values.Select(a => a.Pane)], clock);
        table.Prune(panes);
        foreach (var agent in chosen.Keys.Where(looks.ContainsKey))
        {
            yield return looks[agent];
        }

        Dictionary<PaneId, AgentPane> Choose() => query.Choose(fleet, panes).ToDictionary(a => a.Pane.Id);

        void Keep(PaneInfo pane, string? text)
        {
            if (text is not null)
            {
                kept.Keep(pane, text, marks.GetValueOrDefault(pane.Id), clock.GetUtcNow());
            }
        }
    }

    /// <summary>A flicker shows between two looks only if they are close; so the window is not slept through.</summary>
    private TimeSpan Rest(List<Look> open)
    {
        var rest = open.Min(l => l.Tracked.Due ?? TimeSpan.Zero) - clock.GetElapsedTime(0);
        return rest >= Step ? Step : rest > TimeSpan.Zero ? rest : TimeSpan.FromMilliseconds(1);
    }
}
