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

    private static string? Read(int paneProcess)
    {
        try
        {
            // The fields after the name in parentheses: state, ppid, pgrp, session, tty, foreground process group.
            var stat = File.ReadAllText($"/proc/{paneProcess}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var foreground = int.Parse(fields[5], CultureInfo.InvariantCulture);
            return File.ReadAllText($"/proc/{(foreground > 0 ? foreground : paneProcess)}/cmdline").Replace('\0', ' ').TrimEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
