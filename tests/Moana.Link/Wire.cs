using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace Moana.Link;

/// <summary>Two network devices (tun) with a wire between them. Where the kernel has no netem, this has latency and loss all the same.</summary>
internal static partial class Wire
{
    private const int MaxPacket = 64 * 1024;
    private const uint SetInterface = 0x400454ca;
    private const short TunWithoutHeader = 0x1001;
    private const int InterfaceRequest = 40;
    private const int NameLength = 16;

    /// <summary>Makes the devices, says so, and carries packets until its input ends.</summary>
    public static int Run(string a, string b, TimeSpan delay, double loss, string cut)
    {
        using var first = Open(a);
        using var second = Open(b);
        Console.WriteLine("ready");
        Carry(first, second, delay, loss, cut);
        Carry(second, first, delay, loss, cut);
        Console.In.ReadToEnd();
        // The devices go with it.
        Environment.Exit(0);
        return 0;
    }

    private static void Carry(FileStream from, FileStream to, TimeSpan delay, double loss, string cut)
    {
        var onTheWay = Channel.CreateUnbounded<(long At, byte[] Packet)>();
        new Thread(() =>
        {
            var buffer = new byte[MaxPacket];
            while (true)
            {
                var count = from.Read(buffer);
                if (Random.Shared.NextDouble() >= loss && !File.Exists(cut)) onTheWay.Writer.TryWrite((Stopwatch.GetTimestamp(), buffer[..count]));
            }
        }) { IsBackground = true }.Start();
        _ = Task.Run(async () =>
        {
            await foreach (var (at, packet) in onTheWay.Reader.ReadAllAsync())
            {
                if (delay - Stopwatch.GetElapsedTime(at) is var left && left > TimeSpan.Zero) await Task.Delay(left);
                try
                {
                    to.Write(packet);
                }
                catch (IOException)
                {
                    // That end is down; a packet is lost.
                }
            }
        });
    }

    private static FileStream Open(string name)
    {
        var device = File.OpenHandle("/dev/net/tun", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var request = new byte[InterfaceRequest];
        Encoding.ASCII.GetBytes(name).CopyTo(request, 0);
        BitConverter.TryWriteBytes(request.AsSpan(NameLength), TunWithoutHeader);
        return Control(device, SetInterface, request) == 0
            ? new(device, FileAccess.ReadWrite, bufferSize: 0)
            : throw new IOException($"The device {name} cannot be made: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle device, nuint request, byte[] argument);
}
