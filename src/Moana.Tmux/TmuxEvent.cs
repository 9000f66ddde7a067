namespace Moana.Tmux;

/// <summary>Something that a server told, or that the driver noticed.</summary>
public abstract record TmuxEvent;

/// <summary>A pane wrote something. Only that it did: look at the pane to see what.</summary>
/// <param name="Pane">The pane.</param>
public sealed record PaneOutputEvent(PaneId Pane) : TmuxEvent
{
    /// <summary>
    /// What it wrote, each piece as a digest in which numbers do not count, so that a spinner's frames come again and again;
    /// 0 stands for the rest where there was too much to tell apart.
    /// </summary>
    public IReadOnlyList<ulong> Shapes { get; init; } = [];

    /// <summary>True for an event of the same pane: whatever it wrote, it is to be looked at.</summary>
    public bool Equals(PaneOutputEvent? other) => other?.Pane == Pane;

    /// <inheritdoc/>
    public override int GetHashCode() => Pane.GetHashCode();
}

/// <summary>A pane's title, foreground program, liveness, mode or one of its watched options changed.</summary>
/// <param name="Pane">The pane.</param>
/// <param name="What">What changed.</param>
public sealed record PaneChangedEvent(PaneId Pane, PaneChange What) : TmuxEvent;

/// <summary>Sessions, windows or panes were added, renamed, moved or closed: list again.</summary>
public sealed record LayoutChangedEvent : TmuxEvent;

/// <summary>The watcher may have missed events (a dropped connection, a slow reader): look at everything again.</summary>
/// <param name="Reason">Why, in words.</param>
public sealed record EventsMissedEvent(string Reason) : TmuxEvent;

/// <summary>The server is gone. The watcher goes on trying; <see cref="EventsMissedEvent"/> tells that it is back.</summary>
/// <param name="Reason">What was seen.</param>
public sealed record ServerLostEvent(string Reason) : TmuxEvent;

/// <summary>What changed of a pane.</summary>
public enum PaneChange
{
    /// <summary>The title.</summary>
    Title,

    /// <summary>The program in the foreground.</summary>
    Command,

    /// <summary>It died, or was respawned.</summary>
    Dead,

    /// <summary>It entered or left a mode.</summary>
    Mode,

    /// <summary>A watched pane option.</summary>
    Option,
}
