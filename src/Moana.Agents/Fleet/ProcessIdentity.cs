using System.Globalization;
using Moana.Hosts;

namespace Moana.Agents;

/// <summary>A process that can be told from a later one with the same id, and from one on another machine.</summary>
/// <param name="HostName">The machine: its host name, and a digest of its machine id where it has one.</param>
/// <param name="ProcessId">The process id.</param>
/// <param name="StartTicks">
/// When it started: clock ticks since the machine's boot, from <c>/proc/&lt;pid&gt;/stat</c>. Unlike a wall-clock time it does not
/// move when the clock is set.
/// </param>
public sealed record ProcessIdentity(string HostName, int ProcessId, long StartTicks)
{
    /// <summary>The process that runs this.</summary>
    public static ProcessIdentity Current { get; } =
        new(MachineName.Current, Environment.ProcessId, LocalProcesses.Instance.StartTicks(Environment.ProcessId) ?? 0);

    /// <summary>A process of this machine; null when it has ended.</summary>
    public static ProcessIdentity? Of(int processId) => Of(LocalProcesses.Instance, processId);

    /// <summary>A process of a machine; null when it has ended, or nothing is known of it.</summary>
    internal static ProcessIdentity? Of(ProcessTable processes, int processId) =>
        processes.Machine is { } machine && processes.StartTicks(processId) is { } ticks ? new(machine, processId, ticks) : null;

    /// <summary>Whether it is a process of this machine, which alone can tell whether it is there.</summary>
    public bool IsHere => HostName == MachineName.Current;

    /// <summary>
    /// Whether the process is there. One on another machine counts as there: this machine cannot tell.
    /// </summary>
    public bool IsAlive => !IsHere || LocalProcesses.Instance.StartTicks(ProcessId) == StartTicks;

    /// <summary>Whether it is surely gone: it is a process of the machine that these were just read on, and is not among them.</summary>
    internal bool IsGoneFrom(ProcessTable processes) =>
        processes.Machine == HostName && processes.Knows(ProcessId) && processes.StartTicks(ProcessId) != StartTicks;

    /// <summary>The identity as one word: <c>host:pid:ticks</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{HostName}:{ProcessId}:{StartTicks}");

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static ProcessIdentity? TryParse(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 3
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new ProcessIdentity(parts[0], id, ticks)
            : null;
    }
}
