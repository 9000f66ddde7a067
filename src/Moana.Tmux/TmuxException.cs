namespace Moana.Tmux;

/// <summary>What went wrong with a tmux server.</summary>
public enum TmuxError
{
    /// <summary>The tmux program (or the program of the transport) was not found or did not start.</summary>
    ExecutableMissing,

    /// <summary>The tmux is older than the driver supports.</summary>
    VersionTooOld,

    /// <summary>No server listens on the socket.</summary>
    NoServer,

    /// <summary>The socket's path cannot be used.</summary>
    BadSocket,

    /// <summary>The session, window or pane is not there (any more).</summary>
    TargetMissing,

    /// <summary>The pane's process has ended.</summary>
    PaneDead,

    /// <summary>A name that has to be new is taken.</summary>
    NameTaken,

    /// <summary>tmux answered the command with an error.</summary>
    CommandFailed,

    /// <summary>The command had no answer within its deadline.</summary>
    Timeout,

    /// <summary>The connection ended before the answer came; the command may or may not have been carried out.</summary>
    ConnectionLost,

    /// <summary>An argument cannot be carried: it holds NUL, or a newline where none can stand.</summary>
    BadArgument,

    /// <summary>This version of tmux lacks what was asked for.</summary>
    NotSupported,

    /// <summary>The caller no longer holds the pane: see <see cref="PaneHold"/>. Nothing was done.</summary>
    HoldLost,

    /// <summary>The machine of the server cannot be reached: the program that leads there ended before tmux answered.</summary>
    Unreachable,

    /// <summary>The program that leads to the machine of the server did not start here.</summary>
    CarrierMissing,
}

/// <summary>An error of a tmux server or of the way to it. Names the server, the pane and the command.</summary>
public sealed class TmuxException : Exception
{
    /// <summary>Makes an exception.</summary>
    public TmuxException(TmuxError error, string message, Exception? inner = null)
        : base(message, inner) => Error = error;

    /// <summary>What kind of error it is.</summary>
    public TmuxError Error { get; }

    /// <summary>What the program that leads to another machine said when it ended; empty for anything else.</summary>
    public string Said { get; init; } = "";

    /// <summary>The name of the server's machine; null for this one.</summary>
    public string? HostName { get; init; }

    /// <summary>True when nobody can tell what is with the server, because the way to it is broken or it says nothing.</summary>
    public bool IsAway => Error is TmuxError.Unreachable or TmuxError.ConnectionLost or TmuxError.Timeout;

    /// <summary>The server, in words.</summary>
    public string? Server { get; init; }

    /// <summary>The target of the command, or null.</summary>
    public string? Target { get; init; }

    /// <summary>The command's name (<c>capture-pane</c>), never its arguments; or null.</summary>
    public string? Command { get; init; }
}
