using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Tmux;

namespace Moana.Panes;

/// <summary>Looks at many agents in one exchange with tmux, reading the first while the last still come.</summary>
internal sealed class Looker(Fleet fleet, TimeProvider clock)
{
    private readonly PaneTable _table = PaneTable.Of(fleet.Server);

    /// <summary>Looks at agents whose pane facts are fresh, in order.</summary>
    public async IAsyncEnumerable<Look> LookAsync(IReadOnlyList<AgentPane> agents, [EnumeratorCancellation] CancellationToken token)
    {
        var ticket = _table.NextTicket();
        await fleet.Server.Endpoint.RefreshProcessesAsync(agents.Select(a => a.Pane), token);
        var index = 0;
        await foreach (var captured in fleet.Server.CaptureManyAsync([.. agents.Select(a => a.Pane.Id)], CaptureOptions.Styled, token))
        {
            yield return Read(agents[index++], captured, ticket);
        }
    }

    /// <summary>Looks at agents anew, facts and screens, in order; a pane that is gone is seen as such.</summary>
    public async Task<IReadOnlyList<Look>> LookAgainAsync(IReadOnlyList<AgentPane> agents, CancellationToken token)
    {
        var ticket = _table.NextTicket();
        var reading = fleet.Server.ReadPanesAsync([.. agents.Select(a => a.Pane.Id)], PaneDetails.Command, PaneOptions.All, CaptureOptions.Styled, token);
        await Task.WhenAll(reading, fleet.Server.Endpoint.RefreshProcessesAsync(agents.Select(a => a.Pane), token));
        var seen = await reading;
        return [.. agents.Zip(seen, (agent, pane) => pane is null ? Read(agent, null, ticket) : Read(fleet.Reread(agent, pane.Pane), pane.Text, ticket))];
    }

    /// <summary>Reads what was captured of an agent; null when its pane is gone.</summary>
    /// <param name="agent">The agent, with facts as fresh as the capture.</param>
    /// <param name="captured">The capture.</param>
    /// <param name="ticket">The place of the look among all, from <see cref="PaneTable.NextTicket"/>.</param>
    public Look Read(AgentPane agent, string? captured, long ticket) => _table.Of(agent.Pane).Observe(fleet, agent, captured, ticket, clock);

    /// <summary>What is seen of an agent whose pane is gone.</summary>
    public Look Gone(AgentPane agent) => Read(agent, null, _table.NextTicket());
}
