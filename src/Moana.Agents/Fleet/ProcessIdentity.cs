using System.Globalization;

namespace Moana.Agents;

/// <summary>A process that can be told from a later one with the same id, and from one on another machine.</summary>
/// <param name="HostName">The machine.</param>
/// <param name="ProcessId">The process id.</param>
/// <param name="StartTicks">
/// When it started: clock ticks since the machine's boot, from <c>/proc/&lt;pid&gt;/stat</c>. Unlike a wall-clock time it does not
/// move when the clock is set.
/// </param>
public sealed record ProcessIdentity(string HostName, int ProcessId, long StartTicks)
{
    /// <summary>The process that runs this.</summary>
    public static ProcessIdentity Current { get; } =
        new(Environment.MachineName, Environment.ProcessId, ReadStartTicks(Environment.ProcessId) ?? 0);

    /// <summary>A process of this machine; null when it has ended.</summary>
    public static ProcessIdentity? Of(int processId) =>
        ReadStartTicks(processId) is { } ticks ? new(Environment.MachineName, processId, ticks) : null;

    /// <summary>Whether it is a process of this machine, which alone can tell whether it is there.</summary>
    public bool IsHere => HostName == Environment.MachineName;

    /// <summary>
    /// Whether the process is there. One on another machine counts as there: this machine cannot tell.
    /// </summary>
    public bool IsAlive => !IsHere || ReadStartTicks(ProcessId) == StartTicks;

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

    private static long? ReadStartTicks(int processId)
    {
        try
        {
            // The second field is the program's name in parentheses and may hold spaces; the start time is field 22.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
