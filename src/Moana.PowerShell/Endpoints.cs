using Moana.Errors;
using Moana.Tmux;

namespace Moana;

/// <summary>Which server the common parameters name.</summary>
internal static class Endpoints
{
    /// <summary>The tmux program to use in place of the one on the PATH.</summary>
    public const string ExecutableVariable = "MOANA_TMUX";

    /// <summary>The endpoint. Empty values count as not given: that is what a null property becomes in the pipeline.</summary>
    public static TmuxEndpoint From(string? socketName, string? socketPath)
    {
        if (!string.IsNullOrEmpty(socketName) && !string.IsNullOrEmpty(socketPath))
        {
            throw InputErrors.SocketAmbiguous(socketName, socketPath);
        }

        return From(new ServerAddress
        {
            SocketName = string.IsNullOrEmpty(socketName) ? null : socketName,
            SocketPath = string.IsNullOrEmpty(socketPath) ? null : socketPath,
        });
    }

    /// <summary>The endpoint at an address.</summary>
    public static TmuxEndpoint From(ServerAddress address)
    {
        if (address.HostName is not null)
        {
            throw InputErrors.HostNotFound(address);
        }

        var endpoint = new TmuxEndpoint { SocketName = address.SocketName, SocketPath = address.SocketPath };
        return Environment.GetEnvironmentVariable(ExecutableVariable) is { Length: > 0 } program
            ? endpoint with { Executable = program }
            : endpoint;
    }
}
