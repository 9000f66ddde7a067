using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CliWrap;
using CliWrap.Buffered;

namespace Moana.Testing;

/// <summary>
/// An sshd, run as an ordinary process with keys and a home of its own for the time of some tests: on a loopback port, or at another
/// address, where something else runs it (<c>ip netns exec</c>) and leads there.
/// </summary>
/// <param name="address">The address that it listens on.</param>
/// <param name="runner">The words that run it; none for here.</param>
/// <param name="proxy">The command by which ssh reaches it; null for straight.</param>
public sealed class Sshd(string address = "127.0.0.1", IReadOnlyList<string>? runner = null, string? proxy = null) : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/sbin", "/usr/local/sbin", "/usr/bin", "/sbin"];

    private readonly CancellationTokenSource _stop = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-sshd-");
    private readonly int _port = FreePort();
    private Task _run = Task.CompletedTask;

    /// <summary>Why there is none; null when there is.</summary>
    public static string? Missing =>
        Program is null ? "sshd is not installed" : !File.Exists("/usr/bin/ssh") ? "ssh is not installed" : null;

    /// <summary>The command that reaches this machine over it, words separated by newlines.</summary>
    public string Via => string.Join('\n', ["ssh", "-o", "BatchMode=yes", .. Options, Destination]);

    /// <summary>Where ssh goes.</summary>
    public string Destination => $"{Environment.UserName}@{address}";

    /// <summary>What it has to be told.</summary>
    public IReadOnlyList<string> Options =>
    [
        "-F", "/dev/null", "-p", _port.ToString(CultureInfo.InvariantCulture), "-i", In("key"), "-o", "LogLevel=ERROR",
        "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "SendEnv=TMUX_TMPDIR", .. proxy is null ? [] : new[] { "-o", $"ProxyCommand={proxy}" },
    ];

    /// <summary>The home of who is let in.</summary>
    public string Home => _folder.FullName;

    private static string? Program => Places.Select(p => Path.Combine(p, "sshd")).FirstOrDefault(File.Exists);

    /// <summary>Starts it, and waits until it lets this user in.</summary>
    public static async Task<Sshd> StartAsync()
    {
        var sshd = new Sshd();
        await sshd.RunAsync();
        return sshd;
    }

    /// <summary>Starts it, and waits until it lets this user in.</summary>
    public async Task RunAsync()
    {
        foreach (var key in new[] { "host", "key" })
        {
            await Cli.Wrap("ssh-keygen").WithArguments(["-q", "-t", "ed25519", "-N", "", "-f", In(key)]).ExecuteAsync();
        }

        if (Environment.UserName == "root")
        {
            // Where sshd, run by root, shuts its helper in.
            Directory.CreateDirectory("/run/sshd");
        }

        await File.WriteAllTextAsync(In("config"), $"""
            ListenAddress {address}:{_port}
            HostKey {In("host")}
            AuthorizedKeysFile {In("key.pub")}
            PidFile none
            StrictModes no
            UsePAM no
            # Nobody's start-up files: what they run could hang the shell.
            SetEnv HOME={Home}
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            MaxStartups 100
            AcceptEnv TMUX_TMPDIR
            # A session whose link is gone ends by itself.
            ClientAliveInterval 5
            ClientAliveCountMax 3
            """);
        string[] run = [.. runner ?? [], Program!, "-D", "-e", "-f", In("config")];
        _run = Cli.Wrap(run[0]).WithArguments(run[1..])
            .WithStandardErrorPipe(PipeTarget.ToFile(In("log"))).WithValidation(CommandResultValidation.None).ExecuteAsync(_stop.Token).Task;
        var words = Via.Split('\n');
        await Eventually.TrueAsync(
            async () => (await Cli.Wrap(words[0]).WithArguments([.. words[1..], "true"]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync()).IsSuccess,
            "sshd lets this user in");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _run;
        }
        catch (OperationCanceledException)
        {
            // As it was told.
        }

        _stop.Dispose();
        _folder.DeleteAll();
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
