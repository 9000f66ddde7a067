using Moana.Agents;
using Moana.Tmux;

namespace Moana.Engine;

/// <summary>Who drives an agent, as it stands on its pane.</summary>
internal sealed class PaneLeases(TmuxServer server, ServerWitness witness)
{
    /// <summary>Notes that an orchestration drives the agent. Returns null when it does now, else who drives it.</summary>
    public async Task<string?> TakeAsync(PaneId pane, Lease lease, bool force, CancellationToken token)
    {
        while (true)
        {
            var held = await FindAsync(pane, token);
            if (Lease.TryDecode(held) is { } holder)
            {
                if (holder == lease)
                {
                    return null;
                }

                if (!force && holder.Owner.IsAlive)
                {
                    return $"orchestration '{holder.OrchestrationId}' of process {holder.Owner.ProcessId} on {holder.Owner.HostName}";
                }
            }
            else if (held is not null)
            {
                // Nothing that Moana wrote, so nobody's lease; tmux could not even compare it.
                await server.SetPaneOptionsAsync(pane, new Dictionary<string, string?> { [PaneOptions.Lease] = null }, token);
                held = null;
            }

            // Where somebody was quicker, theirs is looked at next.
            if (await server.ExchangePaneOptionAsync(pane, PaneOptions.Lease, held, lease.Encode(), token: token))
            {
                await witness.DemandAsync(token);
                return null;
            }
        }
    }

    /// <summary>Removes the note; one of somebody else stays.</summary>
    public Task ReleaseAsync(PaneId pane, Lease lease, CancellationToken token) =>
        server.ExchangePaneOptionAsync(pane, PaneOptions.Lease, lease.Encode(), null, token: token);

    /// <summary>What stands where a lease stands; null when nothing does.</summary>
    private async Task<string?> FindAsync(PaneId pane, CancellationToken token) =>
        (await server.GetPaneAsync(pane, [PaneOptions.Lease], token)).Options.GetValueOrDefault(PaneOptions.Lease) is { Length: > 0 } held ? held : null;
}
