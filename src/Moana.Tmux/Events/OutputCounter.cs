using System.Collections.Concurrent;

namespace Moana.Tmux.Events;

/// <summary>Counts the outputs of panes whose session is watched.</summary>
internal sealed class OutputCounter
{
    private readonly ConcurrentDictionary<int, long> _counts = new();

    public void Add(PaneId pane) => _counts.AddOrUpdate(pane.Number, 1, static (_, count) => count + 1);

    public long Of(PaneId pane) => _counts.GetValueOrDefault(pane.Number);
}
