using Moana.Tmux;

namespace Moana;

/// <summary>What a person can do about an error of tmux: ids and next steps in the words of the cmdlets.</summary>
internal static class TmuxErrors
{
    /// <summary>The error as Moana's own: what tmux said, and the next step.</summary>
    public static MoanaException ToMoana(TmuxException error)
    {
        var (id, kind, remedy) = Describe(error.Error);
        return new MoanaException(id, kind, $"{error.Message.TrimEnd().TrimEnd('.')}. {remedy}", error.Target ?? error.Server, error);
    }

    /// <summary>The next step alone.</summary>
    public static string Remedy(TmuxError error) => Describe(error).Remedy;

    private static (string Id, MoanaErrorKind Kind, string Remedy) Describe(TmuxError error) => error switch
    {
        TmuxError.ExecutableMissing => ("TmuxMissing", MoanaErrorKind.Unavailable,
            "Install tmux 3.3a or newer (on Debian: apt-get install tmux) and see that it is on the PATH; 'Test-MoanaEnvironment' checks it."),
        TmuxError.VersionTooOld => ("TmuxTooOld", MoanaErrorKind.Unavailable,
            "Moana needs tmux 3.3a or newer; a server that was started by an older one has to be restarted. 'Test-MoanaEnvironment' shows the version."),
        TmuxError.NoServer => ("NoServer", MoanaErrorKind.Unavailable,
            "'New-MoanaSession' starts one; -SocketName or -SocketPath names another server."),
        TmuxError.BadSocket => ("BadSocket", MoanaErrorKind.InvalidInput,
            "Give the path of a tmux socket that you may read and write with -SocketPath, or a name with -SocketName."),
        TmuxError.TargetMissing => ("TargetMissing", MoanaErrorKind.NotFound,
            "'Get-MoanaAgent' and 'Get-MoanaSession' list what is there."),
        TmuxError.PaneDead => ("PaneDead", MoanaErrorKind.InvalidState,
            "Start the agent again in its pane, or remove the pane."),
        TmuxError.NameTaken => ("NameTaken", MoanaErrorKind.Exists, "Choose another name."),
        TmuxError.Timeout => ("TmuxTimeout", MoanaErrorKind.Timeout,
            "The server may be busy or stopped: try again, and see whether 'tmux list-sessions' answers."),
        TmuxError.ConnectionLost => ("ConnectionLost", MoanaErrorKind.Unavailable,
            "The command may or may not have been carried out: look with 'Get-MoanaStatus' before you repeat it."),
        TmuxError.BadArgument => ("BadArgument", MoanaErrorKind.InvalidInput, "Remove the character from the text or name."),
        TmuxError.NotSupported => ("NotSupported", MoanaErrorKind.Unavailable, "A newer tmux has it; 'Test-MoanaEnvironment' shows the version."),
        _ => ("TmuxCommandFailed", MoanaErrorKind.InvalidState, "'Get-MoanaSession' shows whether the server still answers."),
    };
}
