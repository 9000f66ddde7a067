namespace Moana.Tmux;

/// <summary>
/// Facts of a pane that tmux has to look up in the system, and that a listing can leave out: for 300 panes the
/// foreground program costs about as much as all that is always listed, its folder half of that.
/// </summary>
[Flags]
public enum PaneDetails
{
    /// <summary>None of them; the properties are empty.</summary>
    None = 0,

    /// <summary><see cref="PaneInfo.Command"/>.</summary>
    Command = 1,

    /// <summary><see cref="PaneInfo.Path"/>.</summary>
    Path = 2,

    /// <summary><see cref="PaneInfo.StartCommand"/>.</summary>
    StartCommand = 4,

    /// <summary>All of them.</summary>
    All = Command | Path | StartCommand,
}
