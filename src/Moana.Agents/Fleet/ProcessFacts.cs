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

    /// <summary>So many processes of a pane's foreground are looked at.</summary>
    private const int MaxGroup = 32;

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

    /// <summary>
    /// The process that leads what runs in a pane's foreground: the script, where one starts the agent, or the agent itself;
    /// null where the server is elsewhere.
    /// </summary>
    public static ProcessIdentity? Leader(TmuxEndpoint endpoint, PaneInfo pane)
    {
        if (endpoint.Via is not null || pane.Dead || pane.ProcessId <= 0)
        {
            return null;
        }

        try
        {
            return ProcessIdentity.Of(Foreground(pane.ProcessId));
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    /// <summary>
    /// The program in a pane's foreground, or one that a script there runs, that carries another terminal: by its name, or
    /// because it holds the other end of one. Null for none, and where only names could tell and none does.
    /// </summary>
    /// <param name="endpoint">Where the server is.</param>
    /// <param name="pane">The pane.</param>
    /// <param name="isAgent">Whether the program in front is known as the agent's: then terminals that it opens are for its tools.</param>
    public static string? Carrier(TmuxEndpoint endpoint, PaneInfo pane, bool isAgent)
    {
        if (Detection.Carrier.IsOne(pane.Command))
        {
            return pane.Command;
        }

        if (endpoint.Via is not null || pane.Dead || pane.ProcessId <= 0 || (isAgent && !ShellCommandLine.IsShell(pane.Command)))
        {
            return null;
        }

        try
        {
            var group = Foreground(pane.ProcessId);
            return Group(group, group).Take(MaxGroup).Select(p => Carrier(p, isAgent)).FirstOrDefault(c => c is not null);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    private static string? Carrier(int process, bool isAgent)
    {
        try
        {
            var program = Path.GetFileName(CommandLineOf(process).Split(' ', 2)[0]);
            return Detection.Carrier.IsOne(program) || (!isAgent && HoldsTerminal(process)) ? program : null;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    /// <summary>Whether the process holds the other end of a terminal; of another user's process nobody sees that.</summary>
    private static bool HoldsTerminal(int process) => new DirectoryInfo($"/proc/{process}/fd").EnumerateFileSystemInfos()
        .Any(open => open.LinkTarget is "/dev/ptmx" or "/dev/pts/ptmx");

    /// <summary>A process and those below it that are of one process group.</summary>
    private static IEnumerable<int> Group(int process, int group) =>
        Children(process).Where(c => Fields(c)[2] == group.ToString(CultureInfo.InvariantCulture)).SelectMany(c => Group(c, group)).Prepend(process);

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
        var foreground = int.Parse(Fields(paneProcess)[5], CultureInfo.InvariantCulture);
        return foreground > 0 ? foreground : paneProcess;
    }

    /// <summary>The fields behind the name in parentheses, which may hold anything.</summary>
    private static string[] Fields(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static string CommandLineOf(int process) => File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ').TrimEnd();

    private static int[] Children(int process) =>
        [.. File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => int.Parse(c, CultureInfo.InvariantCulture))];

    private static bool IsUnreadable(Exception e) =>
        e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException;
}
