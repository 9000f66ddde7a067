using System.Text.RegularExpressions;

namespace Moana;

/// <summary>
/// Where a tmux server is: host and socket in one value. Its text is <c>[host:]socket</c>, as in <c>work</c>,
/// <c>/tmp/tmux-1000/work</c> or <c>build1:work</c>; a single dot stands for the default server. A backslash takes the
/// meaning from the character after it.
/// </summary>
public partial record ServerAddress
{
    /// <summary>What stands for the default server: no socket can be called so.</summary>
    private const string Default = ".";

    /// <summary>The host's name; null for this machine.</summary>
    public string? HostName { get; init; }

    /// <summary>The server's socket name (<c>tmux -L</c>), or null.</summary>
    public string? SocketName { get; init; }

    /// <summary>The full path of the server's socket (<c>tmux -S</c>), or null. Without it and a name: the default server.</summary>
    public string? SocketPath { get; init; }

    /// <summary>A pane of this server.</summary>
    /// <param name="paneId">The pane, as tmux writes it: <c>%5</c>.</param>
    public PaneAddress Pane(string paneId) => new() { HostName = HostName, SocketName = SocketName, SocketPath = SocketPath, PaneId = paneId };

    /// <summary>Reads an address from its text; one with a pane gives a <see cref="PaneAddress"/>.</summary>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static ServerAddress Parse(string text)
    {
        var parts = Pattern().Match(text);
        if (!parts.Success || text.Length == 0)
        {
            throw new FormatException($"'{text}' is no address. An address is [host:][socket]%pane, as in %5, work%5, /tmp/tmux-1000/work%5 or build1:work%5; without a pane it is [host:]socket, and the default server is a dot.");
        }

        var socket = Read("socket") is { } named and not Default ? named : null;
        var isPath = socket?[0] == '/';
        var server = new ServerAddress { HostName = Read("host"), SocketName = isPath ? null : socket, SocketPath = isPath ? socket : null };
        return Read("pane") is { } pane ? server.Pane(pane) : server;

        string? Read(string part) => parts.Groups[part] is { Success: true, Value: var value } ? Escape().Replace(value, "$1") : null;
    }

    /// <summary>The address as text, which <see cref="Parse"/> reads.</summary>
    public override string ToString() => Write(Default);

    /// <summary>The address as text.</summary>
    /// <param name="unnamed">What stands for the default server.</param>
    private protected string Write(string unnamed) =>
        (HostName is null ? "" : $"{Special().Replace(HostName, @"\$0")}:") + ((SocketPath ?? SocketName) is { } socket ? Special().Replace(socket, @"\$0") : unnamed);

    [GeneratedRegex(@"\A(?:(?<host>(?:[^:%\\/]|\\.)+):)?(?<socket>/(?:[^%\\]|\\.)*|(?:[^:%\\/]|\\.)+)?(?<pane>%[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"[:%\\]", RegexOptions.CultureInvariant)]
    private static partial Regex Special();

    [GeneratedRegex(@"\\(.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
