namespace Moana;

/// <summary>
/// An object about an agent's pane. Property names equal the cmdlets' parameter names, so that each can be piped into
/// every cmdlet that takes agents, and reaches the same pane there.
/// </summary>
public interface IPaneObject
{
    /// <summary>The agent's name.</summary>
    string Name { get; }

    /// <summary>The tmux session's name.</summary>
    string Session { get; }

    /// <summary>The pane, as tmux writes it: <c>%5</c>.</summary>
    string PaneId { get; }

    /// <summary>Where the pane is: host, server and pane.</summary>
    PaneAddress Address { get; }
}
