using System.Globalization;
using CliWrap;

namespace Moana.Testing;

/// <summary>Looks at processes, and signals those that a test has started.</summary>
public static class Processes
{
    /// <summary>
    /// A command that an interrupt reaches whoever started the tests: a shell starts what it puts into the background with
    /// interrupts ignored, and children inherit that.
    /// </summary>
    public static Command Interruptible(Command command) => Cli.Wrap("env")
        .WithArguments($"--default-signal=INT {command.TargetFilePath} {command.Arguments}");

    /// <summary>True while the process lives. One that has ended but was not reaped yet (some containers' init is slow) does not.</summary>
    public static bool IsRunning(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..] is not ['Z' or 'X', ..];
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Waits until the process has ended.</summary>
    public static Task EndedAsync(int id) => Eventually.TrueAsync(() => !IsRunning(id), $"process {id} ended");

    /// <summary>The processes that a process has started and that still run.</summary>
    public static IReadOnlyList<int> ChildrenOf(int id) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .Where(n => n > 0 && Parent(n) == id && IsRunning(n)),
    ];

    /// <summary>Sends a signal: <c>STOP</c>, <c>CONT</c>, <c>KILL</c>. A process that has just ended by itself needs none.</summary>
    public static async Task SignalAsync(string signal, int id)
    {
        var sent = await Cli.Wrap("kill").WithArguments([$"-{signal}", $"{id}"]).WithValidation(CommandResultValidation.None).ExecuteAsync();
        if (!sent.IsSuccess && IsRunning(id)) throw new InvalidOperationException($"Process {id} was not sent {signal}.");
    }

    private static int Parent(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>When a process started, in the kernel's ticks; null when there is none.</summary>
    public static string? StartTicks(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
