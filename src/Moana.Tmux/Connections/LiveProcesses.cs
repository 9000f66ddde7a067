using System.Collections.Concurrent;

namespace Moana.Tmux.Connections;

/// <summary>The client processes that run, so that none is left when this process ends while its server is stopped.</summary>
internal static class LiveProcesses
{
    private static readonly ConcurrentDictionary<ControlProcess, byte> Running = new();

    static LiveProcesses() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Running.Keys)
        {
            process.KillNow();
        }
    };

    public static void Add(ControlProcess process) => Running[process] = 0;

    public static void Remove(ControlProcess process) => Running.TryRemove(process, out _);
}
