using Moana.Errors;
using Moana.Hosts;
using Moana.Tmux;

namespace Moana;

/// <summary>Which server the common parameters name.</summary>
internal static class Endpoints
{
    /// <summary>The tmux program to use in place of the one on the PATH.</summary>
    public const string ExecutableVariable = "MOANA_TMUX";

    /// <summary>The endpoint. Empty values count as not given: that is what a null property becomes in the pipeline.</summary>
    public static TmuxEndpoint From(HostRegistration host, string? socketName, string? socketPath)
    {
        if (!string.IsNullOrEmpty(socketName) && !string.IsNullOrEmpty(socketPath))
        {
            throw InputErrors.SocketAmbiguous(socketName, socketPath);
        }

        return From(host, new ServerAddress
        {
            SocketName = string.IsNullOrEmpty(socketName) ? null : socketName,
            SocketPath = string.IsNullOrEmpty(socketPath) ? null : socketPath,
        });
    }

    /// <summary>The endpoint at an address.</summary>
    /// <exception cref="MoanaException"><c>HostNotFound</c>.</exception>
    public static TmuxEndpoint From(ServerAddress address) => From(HostCatalog.Find(address.HostName), address);

    private static TmuxEndpoint From(HostRegistration host, ServerAddress address)
    {
        var endpoint = new TmuxEndpoint { HostName = host.AddressName, Via = host.Via, SocketName = address.SocketName, SocketPath = address.SocketPath };

        // A path of this machine says nothing of another one.
        return endpoint.Via is null && Environment.GetEnvironmentVariable(ExecutableVariable) is { Length: > 0 } program
            ? endpoint with { Executable = program }
            : endpoint;
    }
}
