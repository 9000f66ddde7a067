using System.IO.Pipes;

namespace Moana.Tmux.Connections;

/// <summary>
/// Writes to a pipe that has no other writer. A pipe that can be written to takes a short text whole, so that is done at
/// once: the thread pool, which would wait for the pipe instead, has to be woken first.
/// </summary>
internal static class PipeWriter
{
    /// <summary>So many bytes fit into a pipe that says it can be written to: it has a page free (Linux, pipe(7): PIPE_BUF).</summary>
    private const int Page = 4096;

    public static ValueTask WriteAsync(Stream pipe, ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        if (bytes.Length > Page || pipe is not PipeStream open || !HasRoom(open))
        {
            return pipe.WriteAsync(bytes, token);
        }

        open.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    private static bool HasRoom(PipeStream pipe)
    {
        Span<Polled> polled = [new(pipe.SafePipeHandle, Polled.Writable)];
        return Polled.Wait(polled, milliseconds: 0) > 0 && polled[0].Returned == Polled.Writable;
    }
}
