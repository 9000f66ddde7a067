using System.Runtime.CompilerServices;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>
/// What deliveries ask of a server as a whole, once for all who ask at about the same time: a prompt to hundreds of agents would have
/// each of them listed, and read, hundreds of times. Each gets a listing that began after he asked.
/// </summary>
internal sealed class SharedListing
{
    private static readonly ConditionalWeakTable<TmuxServer, SharedListing> Listings = [];

    private readonly Joined<IReadOnlyList<AgentPane>> _agents = new(gathering: TimeSpan.FromMilliseconds(25));
    private readonly Joined<IReadOnlyList<ClientInfo>> _clients = new(gathering: TimeSpan.Zero);

    private SharedListing()
    {
    }

    /// <summary>All registered agents, as <see cref="Fleet.ListAsync"/> gives them.</summary>
    public static Task<IReadOnlyList<AgentPane>> ListAsync(Fleet fleet, TimeProvider clock, CancellationToken token) =>
        Of(fleet.Server)._agents.AskAsync(() => fleet.ListAsync(session: null, CancellationToken.None), clock, token);

    /// <summary>The terminals that show panes, as <see cref="TmuxServer.ListClientsAsync"/> gives them.</summary>
    public static Task<IReadOnlyList<ClientInfo>> ListClientsAsync(TmuxServer server, TimeProvider clock, CancellationToken token) =>
        Of(server)._clients.AskAsync(() => server.ListClientsAsync(CancellationToken.None), clock, token);

    private static SharedListing Of(TmuxServer server) => Listings.GetValue(server, static _ => new());
}
