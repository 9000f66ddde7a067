using System.Collections.Concurrent;

namespace Moana.Tmux.Connections;

/// <summary>The client processes that run, so that none is left when this process ends, also when it is killed.</summary>
internal static class LiveProcesses
{
    private static readonly ConcurrentDictionary<ControlProcess, byte> Running = new();
    private static readonly ClientGuardian Guardian = new();

    static LiveProcesses() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Running.Keys)
        {
            process.KillNow();
            Remove(process);
        }
    };

    public static void Add(ControlProcess process)
    {
        Running[process] = 0;
        Guardian.Add(process.Id);
    }

    public static void Remove(ControlProcess process)
    {
        if (Running.TryRemove(process, out _))
        {
            Guardian.Remove(process.Id);
        }
    }
}
