using System.Collections.Concurrent;
using Moana.Agents;

namespace Moana.Storage;

/// <summary>
/// The orchestrations that this process drives just now. That a process lives does not mean that its run does: one whose
/// end could not be written is over all the same. A fact of the process, so it is kept once for it.
/// </summary>
internal static class LiveRuns
{
    private static readonly ConcurrentDictionary<(string File, string Id), bool> Running = new();

    public static void Add(string file, string id) => Running[(file, id)] = true;

    public static void Remove(string file, string id) => Running.TryRemove((file, id), out _);

    /// <summary>Whether a process still drives an orchestration.</summary>
    public static bool IsAlive(ProcessIdentity owner, string file, string id) =>
        owner == ProcessIdentity.Current ? Running.ContainsKey((file, id)) : owner.IsAlive;
}
