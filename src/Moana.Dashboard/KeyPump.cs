using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Moana.Dashboard;

/// <summary>Reads keys on a thread of its own, which sleeps until one is pressed.</summary>
internal sealed class KeyPump : IDisposable
{
    /// <summary>Longer the pieces of a key's sequence do not lie apart; an escape alone is then the key.</summary>
    private const int EscapeMilliseconds = 40;

    private readonly int[] _wake = new int[2];
    private readonly ChannelWriter<DashboardEvent> _events;
    private readonly Thread _thread;
    private volatile bool _stopped;

    public KeyPump(ChannelWriter<DashboardEvent> events)
    {
        _events = events;
        if (Native.Pipe(_wake, Native.CloseOnExec) != 0)
        {
            throw DashboardErrors.NoTerminal($"no pipe could be made (error {Marshal.GetLastPInvokeError()})");
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "Moana dashboard keys" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A file descriptor that was closed may be somebody else's by now.
        if (_stopped) return;
        _stopped = true;
        Native.Write(_wake[1], [1], 1);
        _thread.Join();
        Native.Close(_wake[0]);
        Native.Close(_wake[1]);
    }

    private void Run()
    {
        var reader = new KeyReader();
        var buffer = new byte[4096];
        while (!_stopped)
        {
            var count = Terminal.Read(buffer, reader.IsUndecided ? EscapeMilliseconds : -1, _wake[0]);
            if (count < 0)
            {
                // The terminal is gone: nobody is there to look.
                _events.TryWrite(new KeyPressed(new(Key.ControlC)));
                return;
            }

            if (_stopped)
            {
                return;
            }

            foreach (var key in count > 0 ? reader.Feed(buffer.AsSpan(0, count)) : reader.IsUndecided ? reader.Flush() : [])
            {
                _events.TryWrite(new KeyPressed(key));
            }
        }
    }
}
