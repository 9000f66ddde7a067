using System.IO.Pipes;
using Moana.Tmux.Connections;

namespace Moana.Tmux.Tests.Connections;

/// <summary>What is written at once is what the pipe takes at once.</summary>
public sealed class PipeWriterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_short_text_is_written_by_its_sender_and_a_full_pipe_holds_nobody_up()
    {
        await using var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        await using var reader = new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle);
        var text = new byte[4096];
        var written = 0;
        var last = PipeWriter.WriteAsync(writer, text, Token);
        while (last.IsCompletedSuccessfully && written < 1000)
        {
            written++;
            last = PipeWriter.WriteAsync(writer, text, Token);
        }

        // A pipe of Linux holds 64 KB where nobody set another size.
        Assert.InRange(written, 1, 999);
        Assert.False(last.IsCompleted);

        var read = new byte[text.Length];
        for (var i = 0; i <= written; i++)
        {
            await reader.ReadExactlyAsync(read, Token);
        }

        await last;
    }

    [Fact(Timeout = 60_000)]
    public async Task A_pipe_whose_reader_is_gone_fails()
    {
        await using var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        writer.ClientSafePipeHandle.Dispose();
        await Assert.ThrowsAsync<IOException>(async () => await PipeWriter.WriteAsync(writer, "x"u8.ToArray(), Token));
    }
}
