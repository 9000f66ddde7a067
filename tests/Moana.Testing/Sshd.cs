using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CliWrap;
using CliWrap.Buffered;

namespace Moana.Testing;

/// <summary>An sshd on a loopback port, run as an ordinary process with keys of its own for the time of some tests.</summary>
public sealed class Sshd : IAsyncDisposable
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
    public string Via => string.Join('\n',
        "ssh", "-F", "/dev/null", "-p", _port.ToString(CultureInfo.InvariantCulture), "-i", In("key"), "-o", "BatchMode=yes", "-o", "LogLevel=ERROR",
        "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "SendEnv=TMUX_TMPDIR", $"{Environment.UserName}@127.0.0.1");

    private static string? Program => Places.Select(p => Path.Combine(p, "sshd")).FirstOrDefault(File.Exists);

    /// <summary>Starts it, and waits until it lets this user in.</summary>
    public static async Task<Sshd> StartAsync()
    {
        var sshd = new Sshd();
        foreach (var key in new[] { "host", "key" })
        {
            await Cli.Wrap("ssh-keygen").WithArguments(["-q", "-t", "ed25519", "-N", "", "-f", sshd.In(key)]).ExecuteAsync();
        }

        if (Environment.UserName == "root")
        {
            // Where sshd, run by root, shuts its helper in.
            Directory.CreateDirectory("/run/sshd");
        }

        await File.WriteAllTextAsync(sshd.In("config"), $"""
            ListenAddress 127.0.0.1:{sshd._port}
            HostKey {sshd.In("host")}
            AuthorizedKeysFile {sshd.In("key.pub")}
            PidFile none
            StrictModes no
            UsePAM no
            # Nobody's start-up files: what they run could hang the shell.
            SetEnv HOME={sshd._folder.FullName}
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            MaxStartups 100
            AcceptEnv TMUX_TMPDIR
            """);
        sshd._run = Cli.Wrap(Program!).WithArguments(["-D", "-e", "-f", sshd.In("config")])
            .WithStandardErrorPipe(PipeTarget.ToFile(sshd.In("log"))).WithValidation(CommandResultValidation.None).ExecuteAsync(sshd._stop.Token).Task;
        var words = sshd.Via.Split('\n');
        await Eventually.TrueAsync(
            async () => (await Cli.Wrap(words[0]).WithArguments([.. words[1..], "true"]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync()).IsSuccess,
            "sshd lets this user in");
        return sshd;
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
