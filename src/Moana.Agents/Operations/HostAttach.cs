using Moana.Hosts;

namespace Moana.Operations;

/// <summary>The command line by which a person goes to a pane of another machine with his terminal.</summary>
public static class HostAttach
{
    /// <summary>The command line's words.</summary>
    /// <param name="host">The host.</param>
    /// <param name="command">What runs there.</param>
    /// <exception cref="MoanaException"><c>HostNotFound</c>.</exception>
    public static IReadOnlyList<string> Words(string host, IReadOnlyList<string> command)
    {
        var carrier = HostCatalog.Find(host).Carrier!;

        // ssh puts its words together for the login shell there; the others hand them on as they are.
        return [.. carrier.TerminalWords, .. carrier is SshCarrier ? command.Select(HostProgram.Quote) : command];
    }
}
