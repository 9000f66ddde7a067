using System.Diagnostics;
using System.Globalization;
using CliWrap;
using CliWrap.Buffered;

namespace Moana.Testing;

/// <summary>
/// Another machine, as far as one machine can have one: an sshd in a network namespace of its own, with a home of its own, and a wire to
/// another namespace from which ssh goes there. The wire has latency and loss, and can be cut so that packets are lost without a word.
/// </summary>
/// <param name="latency">Each way.</param>
/// <param name="loss">Of a hundred packets, so many each way.</param>
public sealed class DistantHost(TimeSpan latency, double loss) : IAsyncDisposable
{
    private const string There = "10.77.0.2";
    private const string Here = "10.77.0.1";

    private static readonly bool[] Ends = [true, false];
    private static readonly string[] Programs = ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"];

    private static int _count;

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"mo{Environment.ProcessId}n{Interlocked.Increment(ref _count)}");
    private readonly TemporaryFolder _folder = new();
    private Process? _wire;

    /// <summary>Why there can be none; null where there can.</summary>
    public static string? Missing =>
        Sshd.Missing ?? (!Environment.IsPrivilegedProcess ? "network namespaces are made by root only"
            : !File.Exists("/dev/net/tun") ? "there is no /dev/net/tun"
            : !Array.Exists(Programs, File.Exists) ? "ip is not installed" : null);

    /// <summary>What answers there.</summary>
    public Sshd Sshd => field ??= new(There, ["ip", "netns", "exec", Near(false)], $"ip netns exec {Near(true)} bash -c 'exec 3<>/dev/tcp/%h/%p; cat <&3 & cat >&3'");

    /// <summary>Makes the namespaces and the wire, and waits until ssh comes through.</summary>
    public async Task StartAsync()
    {
        foreach (var near in Ends) await IpAsync("netns", "add", Near(near));
        _wire = Process.Start(new ProcessStartInfo(
            TestPaths.Link, ["wire", _folder["cut"], Number(latency.TotalMilliseconds), Number(loss), Device(true), Device(false)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (await _wire.StandardOutput.ReadLineAsync() != "ready") throw new InvalidOperationException("The wire was not laid.");
        foreach (var near in Ends)
        {
            await IpAsync("link", "set", Device(near), "netns", Near(near));
            await IpAsync("-n", Near(near), "addr", "add", near ? Here : There, "peer", near ? There : Here, "dev", Device(near));
            await IpAsync("-n", Near(near), "link", "set", Device(near), "up");
            await IpAsync("-n", Near(near), "link", "set", "lo", "up");
        }

        await Sshd.RunAsync();
    }

    /// <summary>From now on every packet is lost.</summary>
    public void Cut() => File.WriteAllText(_folder["cut"], "");

    /// <summary>And from now on not.</summary>
    public void Mend() => File.Delete(_folder["cut"]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Sshd.DisposeAsync();
        if (_wire is not null)
        {
            _wire.StandardInput.Close();
            await _wire.WaitForExitAsync();
            _wire.Dispose();
        }

        foreach (var near in Ends)
        {
            await Cli.Wrap("ip").WithArguments(["netns", "del", Near(near)]).WithValidation(CommandResultValidation.None).ExecuteAsync();
        }

        _folder.Dispose();
    }

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task IpAsync(params string[] arguments)
    {
        var result = await Cli.Wrap("ip").WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        if (!result.IsSuccess) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {result.StandardError}");
    }

    private string Near(bool near) => $"{_name}{(near ? "a" : "b")}";

    private string Device(bool near) => $"{_name}{(near ? "x" : "y")}";
}
