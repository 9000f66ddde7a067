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
            throw new MoanaException("SocketAmbiguous", MoanaErrorKind.InvalidInput,
                $"Both -SocketName '{socketName}' and -SocketPath '{socketPath}' were given. One of them names the tmux server; leave the other out.", socketName);
        }

        var endpoint = new TmuxEndpoint
        {
            SocketName = string.IsNullOrEmpty(socketName) ? null : socketName,
            SocketPath = string.IsNullOrEmpty(socketPath) ? null : socketPath,
        };
        return Environment.GetEnvironmentVariable(ExecutableVariable) is { Length: > 0 } program
            ? endpoint with { Executable = program }
            : endpoint;
    }
}
