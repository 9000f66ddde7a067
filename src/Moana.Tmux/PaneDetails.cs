namespace Moana.Tmux;

/// <summary>
/// Facts of a pane that a listing can leave out, because each costs tmux time for every pane. Those of its process have
/// to be looked up in the system: for 300 panes the foreground program costs about as much as all that is always listed,
/// its folder half of that.
/// </summary>
[Flags]
public enum PaneDetails
{
    /// <summary>None of them; the properties are empty, 0 or false.</summary>
    None = 0,

    /// <summary><see cref="PaneInfo.Command"/>.</summary>
    Command = 1,

    /// <summary><see cref="PaneInfo.Path"/>.</summary>
    Path = 2,

    /// <summary><see cref="PaneInfo.StartCommand"/>.</summary>
    StartCommand = 4,

    /// <summary><see cref="PaneInfo.WindowActive"/>, <see cref="PaneInfo.PaneIndex"/> and <see cref="PaneInfo.PaneActive"/>.</summary>
    Place = 8,

    /// <summary><see cref="PaneInfo.InputOff"/> and <see cref="PaneInfo.Synchronized"/>: whether keys reach this pane alone.</summary>
    Input = 16,

    /// <summary>All of them.</summary>
    All = Command | Path | StartCommand | Place | Input,
}
