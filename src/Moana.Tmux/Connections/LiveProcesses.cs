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
            // The guardian does it in a moment in which no other client comes in.
            if (!process.IsGuarded || !Guardian.StandsBy)
            {
                process.KillNow();
                Remove(process);
            }
        }
    };

    /// <summary>The process of the shell that ends the clients that are left, which they tell of themselves; null where there is none.</summary>
    public static int? GuardianId => Guardian.Id;

    public static void Add(ControlProcess process) => Running[process] = 0;

    /// <summary>The server has let the client in.</summary>
    public static void Settle(ControlProcess process)
    {
        if (Running.ContainsKey(process))
        {
            Guardian.Settle(process.Id);
        }
    }

    public static void Remove(ControlProcess process)
    {
        if (Running.TryRemove(process, out _))
        {
            Guardian.Remove(process.Id);
        }
    }
}
