using System.Diagnostics;
using System.Threading.Channels;

namespace Moana.Link;

/// <summary>A command whose input and output are carried over a link.</summary>
internal static class Carried
{
    /// <summary>Runs it to its end, and gives its exit code.</summary>
    public static async Task<int> RunAsync(string[] words, TimeSpan delay, Hold hold)
    {
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var there = process.StandardInput.BaseStream;
        _ = Task.Run(async () =>
        {
            await CarryAsync(Console.OpenStandardInput(), there, delay, bytes => hold.See(bytes.Span), () => Task.CompletedTask);
            there.Close();
        });
        await CarryAsync(process.StandardOutput.BaseStream, Console.OpenStandardOutput(), delay, _ => { }, hold.PassAsync);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Carries all bytes in their order, each so much later than it came.</summary>
    private static async Task CarryAsync(Stream from, Stream to, TimeSpan delay, Action<ReadOnlyMemory<byte>> see, Func<Task> passAsync)
    {
        var onTheWay = Channel.CreateUnbounded<(long At, byte[] Bytes)>();
        var arriving = Task.Run(async () =>
        {
            await foreach (var (at, bytes) in onTheWay.Reader.ReadAllAsync())
            {
                if (delay - Stopwatch.GetElapsedTime(at) is var left && left > TimeSpan.Zero) await Task.Delay(left);
                await passAsync();
                see(bytes);
                await to.WriteAsync(bytes);
                await to.FlushAsync();
            }
        });
        try
        {
            var buffer = new byte[64 * 1024];
            while (!arriving.IsCompleted && await from.ReadAsync(buffer) is > 0 and var count)
            {
                onTheWay.Writer.TryWrite((Stopwatch.GetTimestamp(), buffer[..count]));
            }

            onTheWay.Writer.Complete();
            await arriving;
        }
        catch (IOException)
        {
            // One of the ends has gone.
        }
    }
}
