using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Moana.Tmux;

namespace Moana.Panes;

/// <summary>
/// What this process knows of the panes of one server, shared by all cmdlets and runspaces. It lives as long as the server
/// object, and forgets a pane when a listing no longer has it.
/// </summary>
internal sealed class PaneTable
{
    /// <summary>So many panes more than a listing had may be remembered before the others are forgotten.</summary>
    private const int Slack = 64;

    /// <summary>
    /// So many deliveries of this process press keys on a server at the same time. Of hundreds that all begin their turns at once tmux gets
    /// so little of the machine that it answers nobody in time; and one after another they are no slower.
    /// </summary>
    private const int MaxDeliveries = 64;

    private static readonly ConditionalWeakTable<TmuxServer, PaneTable> Tables = [];

    private readonly ConcurrentDictionary<(PaneId Pane, int Process), PaneMemory> _panes = new();
    private long _tickets;

    private PaneTable()
    {
    }

    /// <summary>How many panes are remembered.</summary>
    public int Count => _panes.Count;

    /// <summary>The places of deliveries that press keys.</summary>
    public SemaphoreSlim Deliveries { get; } = new(MaxDeliveries, MaxDeliveries);

    /// <summary>The sessions that are looked at often.</summary>
    public FrequentLooks Frequent { get; } = new();

    /// <summary>The table of a server.</summary>
    public static PaneTable Of(TmuxServer server) => Tables.GetValue(server, static _ => new());

    /// <summary>The memory of a pane. A respawned pane and a new server's pane of the same id are other panes.</summary>
    public PaneMemory Of(PaneInfo pane) => _panes.GetOrAdd((pane.Id, pane.ProcessId), static _ => new());

    /// <summary>The place of a look in the order of looks; taken before tmux is asked.</summary>
    public long NextTicket() => Interlocked.Increment(ref _tickets);

    /// <summary>Forgets the panes that are no longer there.</summary>
    /// <param name="there">All panes of the server.</param>
    public void Prune(IReadOnlyCollection<PaneInfo> there)
    {
        if (_panes.Count <= there.Count + Slack)
        {
            return;
        }

        var keys = there.Select(p => (p.Id, p.ProcessId)).ToHashSet();
        foreach (var pane in _panes.Where(p => !keys.Contains(p.Key) && p.Value.IsIdle).Select(p => p.Key))
        {
            _panes.TryRemove(pane, out _);
        }
    }
}
