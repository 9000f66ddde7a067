using System.Management.Automation;
using Moana.Input;
using Moana.Tmux;

namespace Moana.Commands;

/// <summary>A cmdlet over a tmux server.</summary>
public abstract class ServerCommand : AsyncCommand
{
    /// <summary>The tmux server's socket name, as in <c>tmux -L</c>. Without it and -SocketPath, tmux's default server.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? SocketName { get; set; }

    /// <summary>The path of the tmux server's socket, as in <c>tmux -S</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? SocketPath { get; set; }

    /// <summary>
    /// Where the pane or the server is, as each object of Moana's says: host, server and pane in one value, as text
    /// [host:][socket]%pane. It counts before -SocketName, -SocketPath and -PaneId, so that an object from the pipeline
    /// always reaches its own pane.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AddressTransformation]
    public ServerAddress? Address { get; set; }

    /// <summary>The server that the parameters name.</summary>
    internal TmuxEndpoint Endpoint => Address is null
        ? Endpoints.From(SocketName, string.IsNullOrEmpty(SocketPath) ? null : ResolvePath(SocketPath))
        : Endpoints.From(Address);

    /// <summary>The server that the parameters name. Connections are shared by all cmdlets of the process.</summary>
    internal TmuxServer Server => TmuxServer.For(Endpoint);
}
