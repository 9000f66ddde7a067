namespace Moana.Tmux;

/// <summary>A terminal that is attached to the server: a person, mostly.</summary>
public sealed record ClientInfo
{
    /// <summary>The client's name: its terminal's path.</summary>
    public required string Name { get; init; }

    /// <summary>The pane that its keys go to.</summary>
    public required PaneId Pane { get; init; }

    /// <summary>How long ago its last key came, or it was attached. tmux counts whole seconds, by the server's clock.</summary>
    public required TimeSpan Quiet { get; init; }
}
