using System.Collections.Concurrent;

namespace Moana.Engine;

/// <summary>Agents for which a shared queue had no task. Asked again only when the queue tells that it has changed.</summary>
internal sealed class UnservedAgents
{
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Enters an agent before the queue is asked, so that a change in between is not missed; false when it is there.</summary>
    public bool TryAdd(string agent) => _names.TryAdd(agent, true);

    /// <summary>It got one.</summary>
    public void Remove(string agent) => _names.TryRemove(agent, out _);

    /// <summary>The queue has changed.</summary>
    public void Clear() => _names.Clear();
}
