using System.Globalization;

namespace Moana.Agents;

/// <summary>
/// The right of one orchestration to drive an agent, as it stands on the pane. It ends with its process: a process id
/// alone may have been given out again, so the process's start time stands beside it.
/// </summary>
/// <param name="Orchestration">The orchestration's id.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="ProcessStart">When that process started, in the kernel's clock ticks since boot.</param>
/// <param name="Machine">The machine that the process runs on.</param>
public sealed record Lease(string Orchestration, int ProcessId, long ProcessStart, string Machine)
{
    /// <summary>This process's lease for an orchestration.</summary>
    public static Lease OfThisProcess(string orchestration) =>
        new(orchestration, Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0, Environment.MachineName);

    /// <summary>True while its process lives. A process of another machine cannot be asked and counts as alive.</summary>
    public bool IsAlive => Machine != Environment.MachineName || StartOf(ProcessId) == ProcessStart;

    /// <summary>The lease as an option's value.</summary>
    public string Encode() => OptionText.Encode(string.Create(
        CultureInfo.InvariantCulture, $"{Orchestration}\n{ProcessId}\n{ProcessStart}\n{Machine}"));

    /// <summary>Reads an option's value; null when it is absent or no lease.</summary>
    public static Lease? TryDecode(string? value) =>
        OptionText.TryDecode(value)?.Split('\n') is [var orchestration, var process, var start, var machine]
        && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new(orchestration, id, ticks, machine)
            : null;

    private static long? StartOf(int process)
    {
        try
        {
            // The 22nd field; the 2nd, in parentheses, may hold anything.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
