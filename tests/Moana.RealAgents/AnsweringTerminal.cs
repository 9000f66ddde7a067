using Moana.RealAgents.Settings;
using Moana.Testing;

namespace Moana.RealAgents;

/// <summary>
/// A client attached to a session from a terminal that answers the queries for its colours, as most people's do: a pane of another
/// server, which has them as its style. Newer versions of tmux pass its answers on; older ones answer only for a style of their own.
/// </summary>
public sealed class AnsweringTerminal : IAsyncDisposable
{
    private static readonly Version _passesOn = new(3, 4);

    private readonly PrivateTmux _outer = new("tmux");

    private AnsweringTerminal()
    {
    }

    /// <summary>
    /// Lines for <c>sh</c> that wait until the terminal answers: a program asks at its start, and once. The words that it reads are
    /// the answer's.
    /// </summary>
    public const string WaitsForAnswer = """
        stty -icanon -echo min 0 time 5
        until printf '\033]11;?\033\\' && dd bs=64 count=1 2>/dev/null | grep -q rgb:; do :; done
        stty icanon echo
        """;

    /// <summary>Attaches to a session of a server, in the size of its window.</summary>
    public static async Task<AnsweringTerminal> AttachAsync(PrivateTmux tmux, string session, TerminalColors colors, (int Columns, int Rows) size)
    {
        ArgumentNullException.ThrowIfNull(tmux);
        ArgumentNullException.ThrowIfNull(colors);
        var style = $"fg={colors.Foreground},bg={colors.Background}";
        var terminal = new AnsweringTerminal();
        try
        {
            await tmux.RunAsync("set-option", "-g", "status", "off");
            if (Version.Parse(string.Concat((await tmux.RunAsync("-V")).SkipWhile(c => !char.IsDigit(c)).TakeWhile(c => char.IsDigit(c) || c == '.'))) < _passesOn)
            {
                await tmux.RunAsync("set-option", "-g", "window-style", style);
            }

            await terminal._outer.NewSessionAsync("terminal", "exec cat", size.Columns, size.Rows);
            await terminal._outer.RunAsync("set-option", "-g", "window-style", style);
            await terminal._outer.RunAsync(
                "respawn-pane", "-k", "-t", "terminal",
                $"exec env -u TMUX TERM=xterm-256color COLORTERM=truecolor LC_ALL=C.UTF-8 {PrivateTmux.Executable} -u -L {tmux.SocketName} attach-session -t '={session}'");
            return terminal;
        }
        catch
        {
            await terminal.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _outer.DisposeAsync();
}
