using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Moana.Tmux.Connections;

/// <summary>
/// Reads a pipe on a thread of its own that waits in the system. Through the thread pool each of the some hundred small
/// portions a second costs seven times as much. A second pipe wakes the thread when it is to end: who else holds the writing
/// end, as a stopped tmux server does, may keep it open for ever.
/// </summary>
internal static class PipeReader
{
    private const int Interrupted = 4;

    /// <summary>Gives all that comes to a reader, until the pipe ends or this is cancelled.</summary>
    public static async Task ReadAsync(PipeStream pipe, Action<ReadOnlyMemory<byte>> reader, CancellationToken token)
    {
        using var alarm = new AnonymousPipeServerStream(PipeDirection.Out);
        await using (token.Register(static a => ((AnonymousPipeServerStream)a!).WriteByte(0), alarm))
        {
            await Task.Factory.StartNew(
                () => Read(pipe, alarm.ClientSafePipeHandle, reader), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }

        token.ThrowIfCancellationRequested();
    }

    private static void Read(PipeStream pipe, SafeHandle alarm, Action<ReadOnlyMemory<byte>> reader)
    {
        var buffer = new byte[64 * 1024];
        Span<Polled> waited = [new(pipe.SafePipeHandle, Polled.Readable), new(alarm, Polled.Readable)];
        while (true)
        {
            if (Polled.Wait(waited, milliseconds: -1) < 0)
            {
                if (Marshal.GetLastPInvokeError() is var error and not Interrupted)
                {
                    throw new Win32Exception(error);
                }

                continue;
            }

            if (waited[1].Returned != 0)
            {
                return;
            }

            if (waited[0].Returned != 0)
            {
                if (pipe.Read(buffer) is not (> 0 and var count))
                {
                    return;
                }

                reader(buffer.AsMemory(0, count));
            }
        }
    }
}
