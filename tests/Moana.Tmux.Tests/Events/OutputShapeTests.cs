using System.Text;
using Microsoft.Extensions.Time.Testing;
using Moana.Tmux.Events;

namespace Moana.Tmux.Tests.Events;

/// <summary>Pieces of output that differ in numbers only have one shape.</summary>
public sealed class OutputShapeTests
{
    [Theory]
    [InlineData(@"%output %5 \033[12;3H(3s)", @"%output %5 \033[7;41H(27s)", true)]
    [InlineData(@"%output %5 \033[38;5;12mx", @"%output %5 \033[38;5;240mx", true)]
    [InlineData(@"%output %5 Working (3s)", @"%output %5 Worked for 3s", false)]
    [InlineData("%output %5 ⠋", "%output %5 ⠙", false)]
    public void Numbers_do_not_count_and_all_else_does(string one, string other, bool same) =>
        Assert.Equal(same, Notification.Shape(Encoding.UTF8.GetBytes(one)) == Notification.Shape(Encoding.UTF8.GetBytes(other)));

    [Fact]
    public async Task What_waits_for_a_slow_reader_is_told_with_all_its_shapes_up_to_a_bound()
    {
        using var queue = new EventQueue(TimeProvider.System);
        for (var i = 0; i < 1000; i++)
        {
            queue.Output(new(1), (ulong)(i % 3) + 1);
            queue.Output(new(2), (ulong)i + 1);
        }

        await using var events = queue.ReadAllAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal([1UL, 2UL, 3UL], Assert.IsType<PaneOutputEvent>(events.Current).Shapes);
        Assert.True(await events.MoveNextAsync());
        var various = Assert.IsType<PaneOutputEvent>(events.Current).Shapes;
        Assert.InRange(various.Count, 2, 16);
        Assert.Equal(0UL, various[^1]);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task Output_that_can_wait_is_told_with_the_next_that_cannot_and_else_when_patience_ends()
    {
        var time = new FakeTimeProvider();
        using var queue = new EventQueue(time, (_, shape) => shape == 1);
        await using var events = queue.ReadAllAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        queue.Output(new(1), 1);
        var next = events.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        queue.Output(new(2), 2);
        Assert.True(await next);
        Assert.Equal(new PaneId(1), Assert.IsType<PaneOutputEvent>(events.Current).Pane);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(new PaneId(2), Assert.IsType<PaneOutputEvent>(events.Current).Pane);

        next = events.MoveNextAsync().AsTask();
        time.Advance(EventQueue.Patience);
        Assert.False(next.IsCompleted);
        queue.Output(new(1), 1);
        Assert.False(next.IsCompleted);
        time.Advance(EventQueue.Patience);
        Assert.True(await next);

        // What waits already does not keep back what comes after it.
        next = events.MoveNextAsync().AsTask();
        queue.Output(new(1), 1);
        queue.Output(new(1), 2);
        Assert.True(await next);
        Assert.Equal([1UL, 2UL], Assert.IsType<PaneOutputEvent>(events.Current).Shapes);
    }
}
