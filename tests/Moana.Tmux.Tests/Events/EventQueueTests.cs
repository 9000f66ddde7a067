using Moana.Tmux.Events;

namespace Moana.Tmux.Tests.Events;

/// <summary>What stands in a watcher's queue.</summary>
public sealed class EventQueueTests
{
    private static readonly PaneId Own = new(1);
    private static readonly PaneId Other = new(2);

    [Fact(Timeout = 60_000)]
    public async Task Who_watches_one_pane_is_not_woken_by_what_others_do()
    {
        using var queue = new EventQueue(TimeProvider.System, only: Own);
        queue.Output(Other, 7);
        queue.Changed(Other, PaneChange.Option);
        Assert.Equal(0, queue.Count);
        await using var events = queue.ReadAllAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = events.MoveNextAsync();
        Assert.False(next.IsCompleted);

        queue.Changed(Own, PaneChange.Option);
        Assert.True(await next);
        Assert.Equal(new PaneChangedEvent(Own, PaneChange.Option), events.Current);
        queue.Output(Own, 7);
        queue.Layout();
        Assert.Equal(2, queue.Count);
    }
}
