using System.Runtime.InteropServices;
using System.Text;

namespace Moana.FakeAgent.Terminals;

/// <summary>The controlling terminal in raw mode, on its alternate screen.</summary>
internal sealed class Terminal
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Now = 0; // TCSANOW

    private readonly byte[] _before = new byte[Native.TermiosSize];

    private Terminal()
    {
    }

    /// <summary>Takes the terminal over; null when there is none.</summary>
    internal static Terminal? Open()
    {
        var terminal = new Terminal();
        if (Native.GetAttributes(Input, terminal._before) != 0 || Native.GetAttributes(Output, new byte[Native.TermiosSize]) != 0)
            return null;

        var raw = terminal._before.ToArray();
        Native.MakeRaw(raw);
        Native.SetAttributes(Input, Now, raw);
        Write("\e[?1049h\e[?7l\e[2J");
        return terminal;
    }

    /// <summary>Asks for pastes in brackets; before that a paste looks like typing.</summary>
    internal static void EnableBracketedPaste() => Write("\e[?2004h");

    /// <summary>Columns and rows; 80x24 when the terminal does not tell.</summary>
    internal static (int Columns, int Rows) Size() =>
        Native.Control(Output, Native.GetWindowSize, out var size) == 0 && size is { Columns: > 0, Rows: > 0 }
            ? (size.Columns, size.Rows)
            : (80, 24);

    /// <summary>Reads what has been typed; 0 when the terminal is gone.</summary>
    internal static int Read(byte[] buffer)
    {
        while (true)
        {
            var count = (int)Native.Read(Input, buffer, buffer.Length);
            if (count >= 0)
                return count;

            if (Marshal.GetLastPInvokeError() != 4) // EINTR
                return 0;
        }
    }

    internal static void Write(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var start = 0; start < bytes.Length;)
        {
            var count = (int)Native.Write(Output, bytes.AsSpan(start), bytes.Length - start);
            if (count < 0 && Marshal.GetLastPInvokeError() != 4)
                return;

            start += Math.Max(count, 0);
        }
    }

    /// <summary>Gives the terminal back as it was.</summary>
    internal void Restore()
    {
        Write("\e[?2004l\e[?7h\e[?25h\e[?1049l\e]2;\a");
        Abandon();
    }

    /// <summary>Gives the terminal's modes back and leaves the screen as it stands, as a crash does.</summary>
    internal void Abandon() => Native.SetAttributes(Input, Now, _before);
}
