namespace Moana.Tmux;

/// <summary>Which tmux server, and how to reach it. Equal endpoints share their connections.</summary>
public sealed record TmuxEndpoint
{
    /// <summary>The socket's name, as in <c>tmux -L</c>; null for the default. Not together with <see cref="SocketPath"/>.</summary>
    public string? SocketName { get; init; }

    /// <summary>The socket's path, as in <c>tmux -S</c>; null for the default.</summary>
    public string? SocketPath { get; init; }

    /// <summary>The name by which people know the machine, or null for this one. <see cref="Via"/> says how to reach it.</summary>
    public string? HostName { get; init; }

    /// <summary>The tmux program: a name on the PATH or a path.</summary>
    public string Executable { get; init; } = "tmux";

    /// <summary>
    /// A program and its arguments, separated by newlines, that run tmux elsewhere: <c>ssh\nhost</c>,
    /// <c>docker\nexec\n-i\nbox</c>. Null for this machine. One string, so that records compare by value.
    /// </summary>
    public string? Via { get; init; }

    /// <summary>A configuration file for a server that has to be started, as in <c>tmux -f</c>; null for the user's own.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>
    /// The socket's file, by tmux's own rules: where it is named, where <c>$TMUX</c> says, or the default. Two endpoints of
    /// this machine with the same file are the same server.
    /// </summary>
    public string SocketFile
    {
        get
        {
            if (SocketPath is not null)
            {
                return Path.GetFullPath(SocketPath);
            }

            if (SocketName is null && Environment.GetEnvironmentVariable("TMUX")?.Split(',')[0] is { Length: > 0 } current)
            {
                return current;
            }

            var folder = Environment.GetEnvironmentVariable("TMUX_TMPDIR") is { Length: > 0 } set ? set : "/tmp";
            return Path.Combine(folder, $"tmux-{UserId()}", SocketName ?? "default");
        }
    }

    private static string UserId() =>
        File.ReadLines("/proc/self/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
}
