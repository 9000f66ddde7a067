namespace Moana.Tmux.Connections;

/// <summary>Reads tmux's error texts.</summary>
internal static class ErrorTexts
{
    private static readonly (string Part, TmuxError Error)[] Replies =
    [
        ("can't find", TmuxError.TargetMissing),
        ("no such", TmuxError.TargetMissing),
        ("duplicate session", TmuxError.NameTaken),
        ("has exited", TmuxError.PaneDead),
        ("unknown command", TmuxError.NotSupported),
        ("unknown flag", TmuxError.NotSupported),
        ("invalid option", TmuxError.NotSupported),
        ("no sessions", TmuxError.NoServer),

        // Its last session has just ended, and it follows.
        ("no current target", TmuxError.NoServer),
    ];

    private static readonly (string Part, TmuxError Error)[] Exits =
    [
        ("couldn't create directory", TmuxError.BadSocket),
        ("error creating", TmuxError.BadSocket),
        ("no server running", TmuxError.NoServer),
        ("No such file or directory)", TmuxError.NoServer),
        ("Connection refused)", TmuxError.NoServer),
        ("no sessions", TmuxError.NoServer),
        ("error connecting", TmuxError.BadSocket),
        ("File name too long", TmuxError.BadSocket),
        ("has unsafe permissions", TmuxError.BadSocket),
        ("is not a directory", TmuxError.BadSocket),
        ("is no socket", TmuxError.BadSocket),
        ("not found", TmuxError.ExecutableMissing),
        ("exec: ", TmuxError.ExecutableMissing),
        ("usage: tmux", TmuxError.VersionTooOld),
    ];

    /// <summary>The error for a command that tmux refused.</summary>
    public static TmuxException FromReply(string server, string command, string? target, string text)
    {
        var error = Find(Replies, text) ?? TmuxError.CommandFailed;
        var hint = error switch
        {
            TmuxError.TargetMissing => " It may have been closed in the meantime.",
            TmuxError.NotSupported => " This tmux lacks it; a newer one may have it.",
            _ => "",
        };
        return new(error, $"The {server} refused '{command}'{(target is null ? "" : $" on {target}")}: {text}.{hint}")
        {
            Server = server,
            Target = target,
            Command = command,
        };
    }

    /// <summary>Whether a command was refused because what it was about is gone.</summary>
    public static bool IsGone(string text) => Find(Replies, text) is TmuxError.TargetMissing or TmuxError.PaneDead or TmuxError.NoServer;

    /// <summary>The error for a client that ended.</summary>
    public static TmuxException FromExit(Transport transport, bool wasAttached, string exitReason, string said)
    {
        var server = transport.Description;
        if (wasAttached)
        {
            var reason = exitReason.Length > 0 ? exitReason : said.Length > 0 ? said : "its session was closed, or the server ended";
            return new(TmuxError.ConnectionLost, $"The connection to the {server} ended: {reason}.") { Server = server };
        }

        var error = Find(Exits, said) ?? TmuxError.ConnectionLost;
        if (!transport.IsLocal && IsCarriers(error, said, transport.Endpoint.Executable))
        {
            return new(TmuxError.Unreachable, $"No way to the {server}: {said}.") { Server = server, Said = said, HostName = transport.Endpoint.HostName };
        }

        var message = error switch
        {
            TmuxError.NoServer => $"No server: the {server} is not running ({said}).",
            TmuxError.BadSocket => $"The socket of the {server} cannot be used: {said}.",
            TmuxError.ExecutableMissing => transport.Missing(transport.Endpoint.Executable, null).Message + $" ({said})",
            TmuxError.VersionTooOld => $"The tmux program '{transport.Endpoint.Executable}'{transport.Where} is too old: {TmuxVersion.Minimum.Text} or newer is needed.",
            _ => $"No connection to the {server}: {(said.Length > 0 ? said : "its client ended without a word")}.",
        };
        return new(error, message) { Server = server, HostName = transport.Endpoint.HostName };
    }

    /// <summary>Whether the program that leads elsewhere said it, and not the shell or tmux behind it.</summary>
    private static bool IsCarriers(TmuxError error, string said, string tmux) => said.Length > 0
        && (error == TmuxError.ConnectionLost || (error == TmuxError.ExecutableMissing && !said.Contains($"{tmux}: ", StringComparison.Ordinal)));

    private static TmuxError? Find((string Part, TmuxError Error)[] table, string text)
    {
        foreach (var (part, error) in table)
        {
            if (text.Contains(part, StringComparison.Ordinal))
            {
                return error;
            }
        }

        return null;
    }
}
