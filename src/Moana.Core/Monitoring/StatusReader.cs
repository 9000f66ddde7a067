using System.Runtime.CompilerServices;
using Moana.Agents;

namespace Moana.Monitoring;

/// <summary>
/// Says what agents are doing now. Mostly one look each; an agent that has just become ready is looked at again until
/// that is confirmed, so that a flicker between two tool calls is not called done.
/// </summary>
public sealed class StatusReader(Fleet fleet, TimeProvider clock)
{
    private readonly Looker _looker = new(fleet.Server, clock);

    /// <summary>The status of each agent, whose pane facts are fresh, as it is known: the clear ones first.</summary>
    public async IAsyncEnumerable<StatusReport> ReadAsync(IReadOnlyList<AgentPane> agents, [EnumeratorCancellation] CancellationToken token)
    {
        var endpoint = fleet.Server.Endpoint;
        var open = agents;
        while (open.Count > 0)
        {
            var again = new List<AgentPane>();
            var due = DateTimeOffset.MaxValue;
            await foreach (var look in _looker.LookAsync(open, token))
            {
                var tracked = PaneMemory.Of(endpoint, look.Agent.Pane).Track(look);
                if (tracked.Confirming)
                {
                    again.Add(look.Agent);
                    due = tracked.Due < due ? tracked.Due.Value : due;
                }
                else
                {
                    yield return StatusReports.Make(endpoint, look, tracked);
                }
            }

            open = again;
            if (open.Count > 0)
            {
                await Task.Delay(NextLook(due), clock, token);
                var there = await fleet.RefreshAsync(open, token);
                foreach (var gone in open.ExceptBy(there.Select(a => a.Pane.Id), a => a.Pane.Id))
                {
                    var look = Looker.GoneLook(gone, clock.GetUtcNow());
                    yield return StatusReports.Make(endpoint, look, PaneMemory.Of(endpoint, gone.Pane).Track(look));
                }

                open = there;
            }
        }
    }

    /// <summary>A flicker shows between two looks only if they are close; so the window is not slept through.</summary>
    private TimeSpan NextLook(DateTimeOffset due)
    {
        var rest = due - clock.GetUtcNow();
        var step = TimeSpan.FromMilliseconds(100);
        return rest < step ? (rest > TimeSpan.Zero ? rest : TimeSpan.FromMilliseconds(1)) : step;
    }
}
