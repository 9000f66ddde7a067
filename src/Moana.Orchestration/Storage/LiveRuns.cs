using System.Collections.Concurrent;
using Moana.Agents;

namespace Moana.Storage;

/// <summary>
/// The orchestrations that this process drives just now. That a process lives does not mean that its run does: one whose
/// end could not be written is over all the same. A fact of the process, so it is kept once for it.
/// </summary>
internal static class LiveRuns
{
    private static readonly ConcurrentDictionary<(string Record, string Id), int> Running = new();

    public static void Add(string record, string id) => Running.AddOrUpdate((record, id), 1, (_, runs) => runs + 1);

    public static void Remove(string record, string id) => Running.AddOrUpdate((record, id), 0, (_, runs) => runs - 1);

    /// <summary>Whether a process still drives an orchestration.</summary>
    public static bool IsAlive(ProcessIdentity owner, string record, string id) =>
        owner == ProcessIdentity.Current ? Running.GetValueOrDefault((record, id)) > 0 : owner.IsAlive;
}
