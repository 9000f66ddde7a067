using System.Diagnostics;
using Moana.Delivery;
using Moana.Panes;

namespace Moana.Agents.Tests.Panes;

/// <summary>Two processes never deliver to one pane at once.</summary>
public sealed class PaneLockTests
{
    private const int Limit = 60_000;

    /// <summary>A delivery takes the lock and looks in one exchange, so it has to tell which came first.</summary>
    [Fact(Timeout = Limit)]
    public async Task A_look_tells_whether_the_lock_stood_there_when_it_was_taken()
    {
        await using var fleet = new FakeFleet();
        await using var pane = PaneSession.Open(fleet.Fleet, await fleet.StartAsync("codex"), TimeProvider.System);
        var before = await pane.LookAsync(TestContext.Current.CancellationToken);
        await using var held = (await pane.TakeAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Held!;
        var under = await pane.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal((false, true), (held.IsOn(before.Agent.Pane), held.IsOn(under.Agent.Pane)));
    }

    [Fact(Timeout = Limit)]
    public async Task A_pane_to_which_another_process_delivers_is_waited_for_and_taken_over_when_that_process_is_gone()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        using var other = Process.Start("sleep", "60");
        try
        {
            await HoldAsync(fleet, agent, ProcessIdentity.Of(other.Id)!);

            var refused = await fleet.SendAsync(agent, "do it", new() { Timeout = TimeSpan.FromSeconds(1) });

            Assert.Equal(DeliveryOutcome.Refused, refused.Outcome);
            Assert.Contains($"process {other.Id} ", refused.Reason, StringComparison.Ordinal);
            Assert.Empty(fleet.Log.Events("paste"));
        }
        finally
        {
            other.Kill();
            await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var receipt = await fleet.SendAsync(agent, "do it");

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, Delivery.PromptSenderTests.Told(receipt));
        Assert.Equal(["do it"], fleet.Log.Prompts());
        Assert.Equal("", await LockAsync(fleet, agent));
    }

    [Fact(Timeout = Limit)]
    public async Task A_lock_that_a_lost_answer_left_behind_does_not_lock_its_own_process_out()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await HoldAsync(fleet, agent, ProcessIdentity.Current);

        var receipt = await fleet.SendAsync(agent, "do it", new() { Timeout = TimeSpan.FromSeconds(10) });

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, Delivery.PromptSenderTests.Told(receipt));
        Assert.Equal("", await LockAsync(fleet, agent));
    }

    [Fact(Timeout = Limit)]
    public async Task A_late_release_of_a_lock_does_not_take_the_next_one_away()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        var token = TestContext.Current.CancellationToken;
        string first;
        await using ((await PaneLock.TakeAsync(fleet.Server, agent.Pane, TimeSpan.FromSeconds(30), TimeProvider.System, token)).Held!)
        {
            first = await LockAsync(fleet, agent);
        }

        await using ((await PaneLock.TakeAsync(fleet.Server, agent.Pane, TimeSpan.FromSeconds(30), TimeProvider.System, token)).Held!)
        {
            Assert.False(await fleet.Server.ExchangePaneOptionAsync(agent.Pane.Id, PaneOptions.Lock, first, null, token: token));
            Assert.NotEqual("", await LockAsync(fleet, agent));
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_lock_is_held_by_one_at_a_time()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        var holders = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await using var held = (await PaneLock.TakeAsync(fleet.Server, agent.Pane, TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken)).Held!;
            most = Math.Max(most, Interlocked.Increment(ref holders));
            await Task.Yield();
            Interlocked.Decrement(ref holders);
        }));

        Assert.Equal(1, most);
        Assert.Equal("", await LockAsync(fleet, agent));
    }

    [Fact(Timeout = Limit)]
    public async Task No_turn_is_interrupted_while_another_one_presses_keys()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await fleet.SendAsync(agent, "first, work 30");
        var interrupter = new TurnInterrupter(fleet.Fleet, TimeProvider.System);
        await using ((await PaneLock.TakeAsync(fleet.Server, agent.Pane, TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken)).Held!)
        {
            var refused = await interrupter.StopAsync(agent, TimeSpan.FromMilliseconds(500), null, TestContext.Current.CancellationToken);
            Assert.Equal((InterruptOutcome.Refused, 0), (refused.Outcome, refused.Attempts));
        }

        Assert.Empty(fleet.Log.Events("interrupt"));
        Assert.Equal(InterruptOutcome.Stopped, (await interrupter.StopAsync(agent, TimeSpan.FromSeconds(15), null, TestContext.Current.CancellationToken)).Outcome);
    }

    private static Task HoldAsync(FakeFleet fleet, AgentPane agent, ProcessIdentity owner) => fleet.Server.SetPaneOptionsAsync(
        agent.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Lock] = OptionText.Encode(owner.ToString()) }, TestContext.Current.CancellationToken);

    private static async Task<string> LockAsync(FakeFleet fleet, AgentPane agent) =>
        (await fleet.Server.GetPaneAsync(agent.Pane.Id, [PaneOptions.Lock], TestContext.Current.CancellationToken)).Options.GetValueOrDefault(PaneOptions.Lock) ?? "";
}
