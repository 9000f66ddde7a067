namespace Moana;

/// <summary>
/// Where an agent's pane is. Property names equal the cmdlets' parameter names, so that every object about a pane
/// can be piped into every cmdlet that takes one, other tmux servers included.
/// </summary>
public interface IPaneAddress
{
    /// <summary>The agent's name.</summary>
    string Name { get; }

    /// <summary>The tmux session's name.</summary>
    string Session { get; }

    /// <summary>The pane, as tmux writes it: <c>%5</c>.</summary>
    string PaneId { get; }

    /// <summary>The server's socket name (<c>tmux -L</c>), or null for the default server.</summary>
    string? SocketName { get; }

    /// <summary>The server's socket path (<c>tmux -S</c>), or null.</summary>
    string? SocketPath { get; }
}
