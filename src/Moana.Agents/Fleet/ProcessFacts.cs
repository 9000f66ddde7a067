using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Moana.Detection;
using Moana.Hosts;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>
/// The command line of the program in a pane's foreground. Several agents run as <c>node</c>, so tmux's name of the
/// program does not tell them apart. Of this machine it is read from /proc when it is asked for; of another one it is as
/// <see cref="HostLookup.RefreshProcessesAsync"/> listed it last, and null where that could not be.
/// </summary>
internal static class ProcessFacts
{
    private const int MaxRemembered = 4096;

    /// <summary>So many processes of a pane's foreground are looked at.</summary>
    private const int MaxGroup = 32;

    /// <summary>A pane's program can be followed by another of the same name.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private static readonly ConcurrentDictionary<(ProcessTable Machine, int Pid, string Command), (string Line, long ReadAt)> Remembered = new();

    public static string? CommandLine(TmuxEndpoint endpoint, PaneInfo pane)
    {
        if (pane.Dead || pane.ProcessId <= 0)
        {
            return null;
        }

        if (Remembered.Count > MaxRemembered)
        {
            Remembered.Clear();
        }

        var processes = endpoint.Host().Processes;
        if (Remembered.TryGetValue((processes, pane.ProcessId, pane.Command), out var known) && Stopwatch.GetElapsedTime(known.ReadAt) < MaxAge)
        {
            return known.Line;
        }

        var line = Read(processes, pane.ProcessId);
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
            Remembered[(processes, pane.ProcessId, pane.Command)] = (line, Stopwatch.GetTimestamp());
        }

        return line;
    }

    /// <summary>
    /// The process of the program in a pane's foreground, below the shell scripts that only start it (a loop that starts an
    /// agent again is not the agent); null where that is not known.
    /// </summary>
    public static ProcessIdentity? Program(TmuxEndpoint endpoint, PaneInfo pane) => Find(endpoint, pane, (processes, foreground) =>
    {
        while (ShellCommandLine.IsShell(Path.GetFileName(CommandLineOf(processes, foreground).Split(' ', 2)[0])) && processes.Children(foreground) is [var only])
        {
            foreground = only;
        }

        return ProcessIdentity.Of(processes, foreground);
    });

    /// <summary>
    /// The process that leads what runs in a pane's foreground: the script, where one starts the agent, or the agent itself;
    /// null where that is not known.
    /// </summary>
    public static ProcessIdentity? Leader(TmuxEndpoint endpoint, PaneInfo pane) => Find(endpoint, pane, ProcessIdentity.Of);

    /// <summary>The process in a pane's foreground that somebody has stopped (SIGSTOP), so that it neither reads nor draws; null where it runs, or nobody knows.</summary>
    public static int? Stopped(TmuxEndpoint endpoint, PaneInfo pane)
    {
        if (pane.Dead || pane.ProcessId <= 0) return null;
        try
        {
            var processes = endpoint.Host().Processes;
            var foreground = Foreground(processes, pane.ProcessId);
            return Group(processes, foreground, foreground).Take(MaxGroup).Where(p => processes.Fields(p)[0] is "T" or "t").Select(p => (int?)p).FirstOrDefault();
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    /// <summary>When a pane's own process began; null where that is not known, as on another machine.</summary>
    public static DateTimeOffset? BeganAt(TmuxEndpoint endpoint, PaneInfo pane)
    {
        if (pane.Dead || pane.ProcessId <= 0 || !endpoint.Host().IsLocal)
        {
            return null;
        }

        try
        {
            using var process = Process.GetProcessById(pane.ProcessId);
            return process.StartTime;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
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
    public static string? Carrier(TmuxEndpoint endpoint, PaneInfo pane, bool isAgent) =>
        Detection.Carrier.IsOne(pane.Command) ? pane.Command
        : isAgent && !ShellCommandLine.IsShell(pane.Command) ? null
        : Find(endpoint, pane, (processes, foreground) => Group(processes, foreground, foreground)
            .Take(MaxGroup).Select(p => Carrier(processes, p, isAgent)).FirstOrDefault(c => c is not null));

    private static string? Carrier(ProcessTable processes, int process, bool isAgent)
    {
        try
        {
            var program = Path.GetFileName(CommandLineOf(processes, process).Split(' ', 2)[0]);
            return Detection.Carrier.IsOne(program) || (!isAgent && processes.HoldsTerminal(process)) ? program : null;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    /// <summary>What the processes tell of a pane, from the one that leads its foreground; null where that cannot be read.</summary>
    private static T? Find<T>(TmuxEndpoint endpoint, PaneInfo pane, Func<ProcessTable, int, T?> find)
        where T : class
    {
        if (pane.Dead || pane.ProcessId <= 0)
        {
            return null;
        }

        try
        {
            var processes = endpoint.Host().Processes;
            return find(processes, Foreground(processes, pane.ProcessId));
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    /// <summary>A process and those below it that are of one process group.</summary>
    private static IEnumerable<int> Group(ProcessTable processes, int process, int group) => processes.Children(process)
        .Where(c => processes.Fields(c)[2] == group.ToString(CultureInfo.InvariantCulture)).SelectMany(c => Group(processes, c, group)).Prepend(process);

    private static string? Read(ProcessTable processes, int paneProcess)
    {
        try
        {
            return CommandLineOf(processes, Foreground(processes, paneProcess));
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    private static int Foreground(ProcessTable processes, int paneProcess)
    {
        // The fields after the name in parentheses: state, ppid, pgrp, session, tty, foreground process group.
        var foreground = int.Parse(processes.Fields(paneProcess)[5], CultureInfo.InvariantCulture);
        return foreground > 0 ? foreground : paneProcess;
    }

    private static string CommandLineOf(ProcessTable processes, int process) => processes.CommandLine(process).Replace('\0', ' ').TrimEnd();

    private static bool IsUnreadable(Exception e) =>
        e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException;
}
