namespace Moana.Tmux;

/// <summary>A pane at one moment, from one <c>list-panes</c> record.</summary>
public sealed record PaneInfo
{
    /// <summary>The pane.</summary>
    public required PaneId Id { get; init; }

    /// <summary>Its window.</summary>
    public required WindowId WindowId { get; init; }

    /// <summary>Its session. A window linked into several sessions is listed once for each.</summary>
    public required SessionId SessionId { get; init; }

    /// <summary>The session's name.</summary>
    public required string SessionName { get; init; }

    /// <summary>The window's index in the session.</summary>
    public required int WindowIndex { get; init; }

    /// <summary>The window's name.</summary>
    public required string WindowName { get; init; }

    /// <summary>True for the session's current window.</summary>
    public required bool WindowActive { get; init; }

    /// <summary>The pane's index in the window.</summary>
    public required int PaneIndex { get; init; }

    /// <summary>True for the window's active pane.</summary>
    public required bool PaneActive { get; init; }

    /// <summary>The title that the program set.</summary>
    public required string Title { get; init; }

    /// <summary>The name of the program in the foreground.</summary>
    public required string Command { get; init; }

    /// <summary>The process id of the pane's first process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The command line that the pane was started with; empty for the default shell.</summary>
    public required string StartCommand { get; init; }

    /// <summary>The working directory of the program in the foreground.</summary>
    public required string Path { get; init; }

    /// <summary>True when the process has ended and the pane was kept (<c>remain-on-exit</c>).</summary>
    public required bool Dead { get; init; }

    /// <summary>
    /// The exit code of a dead pane's process; null when it lives, was ended by a signal, or tmux does not know it yet.
    /// (Where tmux writes utmp, as Debian's does, it can miss the end of a child until another one ends.)
    /// </summary>
    public required int? DeadStatus { get; init; }

    /// <summary>True in copy mode or another mode: keys do not reach the program.</summary>
    public required bool InMode { get; init; }

    /// <summary>True when input to the pane is switched off.</summary>
    public required bool InputOff { get; init; }

    /// <summary>True when keys go to every pane of the window.</summary>
    public required bool Synchronized { get; init; }

    /// <summary>True while the program shows the alternate screen.</summary>
    public required bool AlternateOn { get; init; }

    /// <summary>Columns.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>The cursor's column, from 0.</summary>
    public required int CursorX { get; init; }

    /// <summary>The cursor's row, from 0.</summary>
    public required int CursorY { get; init; }

    /// <summary>When the window last had output or input, with a resolution of a second.</summary>
    public required DateTimeOffset WindowActivity { get; init; }

    /// <summary>The values of the pane options that were asked for; unset ones are absent.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
}
