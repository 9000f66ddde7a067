using System.Runtime.InteropServices;
using System.Text;

namespace Moana.Dashboard;

/// <summary>
/// The terminal, in raw mode and on its alternate screen. Given back on disposal, and when the process ends before that.
/// Ctrl+C is a key here.
/// </summary>
internal sealed class Terminal : IDisposable
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Interrupted = 4; // EINTR

    /// <summary>After what has been written, and without what was typed ahead.</summary>
    private const int AfterFlush = 2; // TCSAFLUSH

    private const string Enter = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?2004h\u001b[2J";
    private const string Leave = "\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[0m\u001b[?1049l";

    private readonly object _gate = new();
    private readonly byte[] _before = new byte[Native.TermiosSize];
    private List<PosixSignalRegistration> _signals = [];
    private bool _isOurs;

    private Terminal()
    {
    }

    /// <summary>Columns and rows; 80x24 when the terminal does not tell.</summary>
    public static (int Columns, int Rows) Size =>
        Native.Control(Output, Native.GetWindowSize, out var size) == 0 && size is { Columns: > 0, Rows: > 0 } ? (size.Columns, size.Rows) : (80, 24);

    /// <summary>Takes the terminal over.</summary>
    /// <exception cref="MoanaException"><c>NoTerminal</c>.</exception>
    public static Terminal Open()
    {
        var terminal = new Terminal();
        if (Native.GetAttributes(Input, terminal._before) != 0 || Native.GetAttributes(Output, new byte[Native.TermiosSize]) != 0)
        {
            throw DashboardErrors.NoTerminal("standard input or output is no terminal");
        }

        AppDomain.CurrentDomain.ProcessExit += terminal.OnExit;
        // pwsh ends at these without ProcessExit. That the terminal is given back does not keep it from ending.
        terminal._signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(s => PosixSignalRegistration.Create(s, _ => terminal.Give()))];
        terminal.Take();
        return terminal;
    }

    /// <summary>Writes what the terminal is to show.</summary>
    public void Write(string text)
    {
        lock (_gate)
        {
            if (_isOurs)
            {
                Put(text);
            }
        }
    }

    /// <summary>Waits for keys. Zero bytes mean that the time is over or that the other file can be read, -1 that the terminal is gone.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <param name="milliseconds">How long to wait; -1 for ever.</param>
    /// <param name="other">A file that ends the wait.</param>
    public static int Read(Span<byte> buffer, int milliseconds, int other)
    {
        Native.PollTarget[] targets = [new() { File = Input, Events = Native.PollIn }, new() { File = other, Events = Native.PollIn }];
        if (Native.Poll(targets, 2, milliseconds) < 0)
        {
            return Marshal.GetLastPInvokeError() == Interrupted ? 0 : -1;
        }

        if (targets[1].Returned != 0 || targets[0].Returned == 0)
        {
            return 0;
        }

        var count = (int)Native.Read(Input, buffer, buffer.Length);
        return count > 0 ? count : count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : -1;
    }

    /// <summary>Gives the terminal to another program for a while.</summary>
    public async Task LendAsync(Func<Task> use)
    {
        Give();
        try
        {
            await use();
        }
        finally
        {
            Take();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _signals.ForEach(s => s.Dispose());
        Give();
    }

    private void OnExit(object? sender, EventArgs e) => Give();

    private void Take()
    {
        lock (_gate)
        {
            var raw = _before.ToArray();
            Native.MakeRaw(raw);
            _ = Native.SetAttributes(Input, AfterFlush, raw);
            _isOurs = true;
            Put(Enter);
        }
    }

    private void Give()
    {
        lock (_gate)
        {
            if (_isOurs)
            {
                _isOurs = false;
                Put(Leave);
                _ = Native.SetAttributes(Input, AfterFlush, _before);
            }
        }
    }

    private static void Put(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text).AsSpan();
        while (!bytes.IsEmpty)
        {
            var count = (int)Native.Write(Output, bytes, bytes.Length);
            if (count < 0 && Marshal.GetLastPInvokeError() != Interrupted)
            {
                return;
            }

            bytes = bytes[Math.Max(0, count)..];
        }
    }
}
