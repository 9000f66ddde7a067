using System.Diagnostics;
using System.Text;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.Benchmarks;

/// <summary>The least that a control-mode client can do: one write with all captures, and reading until all have ended.</summary>
internal sealed class BareConnection : IDisposable
{
    private readonly Process _process;
    private readonly byte[] _buffer = new byte[1 << 16];

    public BareConnection(PrivateTmux tmux)
    {
        var start = new ProcessStartInfo(PrivateTmux.Executable, ["-u", "-N", "-L", tmux.SocketName, "-C", "attach", "-t", "=bench", "-f", "no-output,ignore-size"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("TMUX");
        _process = Process.Start(start)!;
        ReadEnds(1);
    }

    public Task CaptureAsync(IReadOnlyList<PaneId> panes)
    {
        var commands = new StringBuilder();
        foreach (var pane in panes)
        {
            commands.Append("capture-pane -p -e -t ").Append(pane).Append('\n');
        }

        _process.StandardInput.BaseStream.Write(Encoding.ASCII.GetBytes(commands.ToString()));
        _process.StandardInput.BaseStream.Flush();
        ReadEnds(panes.Count);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(5000);
        _process.Dispose();
    }

    private void ReadEnds(int count)
    {
        var stream = _process.StandardOutput.BaseStream;
        var rest = ""u8.ToArray();
        while (count > 0)
        {
            var read = stream.Read(_buffer);
            if (read == 0)
            {
                throw new EndOfStreamException("The bare connection ended.");
            }

            byte[] text = [.. rest, .. _buffer.AsSpan(0, read)];
            var span = text.AsSpan();
            for (var at = span.IndexOf("\n%end "u8); at >= 0; at = span.IndexOf("\n%end "u8))
            {
                count--;
                span = span[(at + 6)..];
            }

            rest = span.Length > 6 ? span[^6..].ToArray() : span.ToArray();
        }
    }
}
