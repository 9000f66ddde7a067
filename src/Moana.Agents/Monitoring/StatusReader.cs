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
        ConfirmAsync(LookAsync(query, token), token);

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

    /// <summary>Looks at the agents; a screen that stands as it was captured last is not captured again.</summary>
    internal async IAsyncEnumerable<Look> LookAsync(AgentQuery query, [EnumeratorCancellation] CancellationToken token)
    {
        var server = fleet.Server;
        var table = PaneTable.Of(server);
        var ticket = table.NextTicket();
        var listed = await server.ListMarkedPanesAsync(PaneOptions.ForStatus, token);
        var panes = listed.Select(l => l.Pane).ToList();
        await server.Endpoint.RefreshProcessesAsync(panes, token);
        table.Prune(panes);
        var agents = query.Choose(fleet, panes);
        var marks = new Dictionary<PaneId, MarkedPane>(listed.Count);
        foreach (var pane in listed)
        {
            marks.TryAdd(pane.Pane.Id, pane);
        }

        table.Frequent.Note(server, agents.Select(a => a.Pane), clock);
        var changed = new List<PaneId>();
        var standing = new Dictionary<PaneId, string>();
        foreach (var agent in agents)
        {
            if (table.Of(agent.Pane).Find(marks[agent.Pane.Id], clock) is { } text)
            {
                standing[agent.Pane.Id] = text;
            }
            else
            {
                changed.Add(agent.Pane.Id);
            }
        }

        await using var captures = server.CaptureManyAsync(changed, CaptureOptions.Styled, token).GetAsyncEnumerator(token);
        foreach (var agent in agents)
        {
            if (standing.TryGetValue(agent.Pane.Id, out var text))
            {
                yield return _looker.Read(agent, text, ticket);
                continue;
            }

            await captures.MoveNextAsync();
            if (captures.Current is { } captured)
            {
                table.Of(agent.Pane).Keep(marks[agent.Pane.Id], captured, clock);
            }

            yield return _looker.Read(agent, captures.Current, ticket);
        }
    }

    /// <summary>A flicker shows between two looks only if they are close; so the window is not slept through.</summary>
    private TimeSpan Rest(List<Look> open)
    {
        var rest = open.Min(l => l.Tracked.Due ?? TimeSpan.Zero) - clock.GetElapsedTime(0);
        return rest >= Step ? Step : rest > TimeSpan.Zero ? rest : TimeSpan.FromMilliseconds(1);
    }
}
