using Moana.Tmux;

namespace Moana.Agents;

/// <summary>Between where the driver finds a server and what objects say of it.</summary>
public static class Addresses
{
    /// <summary>Where a server is.</summary>
    public static ServerAddress ToAddress(this TmuxEndpoint endpoint) =>
        new() { HostName = endpoint.HostName, SocketName = endpoint.SocketName, SocketPath = endpoint.SocketPath };

    /// <summary>Where a pane of a server is.</summary>
    public static PaneAddress AddressOf(this TmuxEndpoint endpoint, PaneInfo pane) => endpoint.ToAddress().Pane(pane.Id.ToString());
}
