using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Moana.Detection;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>
/// The command line of the program in a pane's foreground. Several agents run as <c>node</c>, so tmux's name of the
/// program does not tell them apart. Read from /proc, without a process; null where the server is elsewhere.
/// </summary>
internal static class ProcessFacts
{
    private const int MaxRemembered = 4096;

    /// <summary>A pane's program can be followed by another of the same name.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private static readonly ConcurrentDictionary<(int Pid, string Command), (string Line, long ReadAt)> Remembered = new();

    public static string? CommandLine(TmuxEndpoint endpoint, PaneInfo pane)
    {
        if (endpoint.Via is not null || pane.Dead || pane.ProcessId <= 0)
        {
            return null;
        }

        if (Remembered.Count > MaxRemembered)
        {
            Remembered.Clear();
        }

        if (Remembered.TryGetValue((pane.ProcessId, pane.Command), out var known) && Stopwatch.GetElapsedTime(known.ReadAt) < MaxAge)
        {
            return known.Line;
        }

        var line = Read(pane.ProcessId);
        var program = line is null ? "" : Path.GetFileName(line.Split(' ', 2)[0].TrimStart('-'));
        if (line is null || program.StartsWith("tmux", StringComparison.Ordinal))
        {
            // Between fork and exec a pane's process still has the command line of tmux itself.
            return null;
        }

        // Another program may have come to the foreground since the pane was listed. And where a shell stands, it matters
        // at every look whether it runs the agent's script or waits for commands.
        if (program == Path.GetFileName(pane.Command) && !ShellCommandLine.IsShell(program))
        {
            Remembered[(pane.ProcessId, pane.Command)] = (line, Stopwatch.GetTimestamp());
        }

        return line;
    }

    /// <summary>
    /// The process of the program in a pane's foreground, below the shell scripts that only start it (a loop that starts an
    /// agent again is not the agent); null where the server is elsewhere.
    /// </summary>
    public static ProcessIdentity? Program(TmuxEndpoint endpoint, PaneInfo pane)
    {
        if (endpoint.Via is not null || pane.Dead || pane.ProcessId <= 0)
        {
            return null;
        }

        try
        {
            var process = Foreground(pane.ProcessId);
            while (ShellCommandLine.IsShell(Path.GetFileName(CommandLineOf(process).Split(' ', 2)[0])) && Children(process) is [var only])
            {
                process = only;
            }

            return ProcessIdentity.Of(process);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    private static string? Read(int paneProcess)
    {
        try
        {
            return CommandLineOf(Foreground(paneProcess));
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    private static int Foreground(int paneProcess)
    {
        // The fields after the name in parentheses: state, ppid, pgrp, session, tty, foreground process group.
        var stat = File.ReadAllText($"/proc/{paneProcess}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var foreground = int.Parse(fields[5], CultureInfo.InvariantCulture);
        return foreground > 0 ? foreground : paneProcess;
    }

    private static string CommandLineOf(int process) => File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ').TrimEnd();

    private static int[] Children(int process) =>
        [.. File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => int.Parse(c, CultureInfo.InvariantCulture))];

    private static bool IsUnreadable(Exception e) =>
        e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException;
}
