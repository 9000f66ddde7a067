using System.Collections.Concurrent;
using Moana.Panes;

namespace Moana.Agents.Tests.Delivery;

/// <summary>Very many deliveries at once: so many as tmux can serve, and the others after them.</summary>
public sealed class PlacesTests
{
    [Fact(Timeout = 120_000)]
    public async Task A_delivery_that_finds_all_places_taken_leaves_its_pane_alone_until_one_is_free()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        var places = PaneTable.Of(fleet.Server).Deliveries;
        while (places.Wait(0, TestContext.Current.CancellationToken))
        {
            // Each is one that another delivery has.
        }

        var steps = new ConcurrentQueue<string>();
        var sending = fleet.SendAsync(agent, "after the others", new() { Timeout = TimeSpan.FromSeconds(60), Step = steps.Enqueue });
        var pane = await fleet.Server.GetPaneAsync(agent.Pane.Id, PaneOptions.ForKeys, TestContext.Current.CancellationToken);
        var status = await fleet.StatusAsync(agent);

        Assert.DoesNotContain(PaneOptions.Lock, pane.Options.Keys);
        Assert.Equal(AgentStatus.Idle, status.Status);
        Assert.Empty(steps);
        places.Release();
        PromptReceipt[] receipts = [await sending, await fleet.SendAsync(agent, "and one more")];

        Assert.All(receipts, r => Assert.Equal(DeliveryOutcome.Started, r.Outcome));
        Assert.Equal(["after the others", "and one more"], fleet.Log.Prompts());
        Assert.Equal(1, places.CurrentCount);
    }
}
