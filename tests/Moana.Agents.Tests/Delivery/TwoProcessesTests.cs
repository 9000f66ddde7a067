using Moana.Delivery;

namespace Moana.Agents.Tests.Delivery;

/// <summary>Several processes at one pane: one after another, and the end of one is not the end of all.</summary>
public sealed class TwoProcessesTests
{
    private const int Limit = 120_000;
    private const string Nowhere = "(nowhere)";

    [Fact(Timeout = Limit)]
    public async Task Prompts_of_two_processes_that_send_at_once_are_each_submitted_once_and_whole()
    {
        string[] One(string who) => [.. Enumerable.Range(1, 5).Select(i => $"Prompt {i} of process {who}\nwith a second line of {who}, work 0.1")];
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await using var a = await OtherProcess.StartAsync(fleet, agent, Nowhere, One("A"));
        await using var b = await OtherProcess.StartAsync(fleet, agent, Nowhere, One("B"));

        await Task.WhenAll(a.BeginAsync(), b.BeginAsync());

        foreach (var process in new[] { a, b })
        {
            for (var i = 1; i <= 5; i++)
            {
                Assert.StartsWith("Started", await process.LineAsync(), StringComparison.Ordinal);
            }
        }

        Assert.Equal(One("A").Concat(One("B")).Order(StringComparer.Ordinal), fleet.Log.Prompts().Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task A_process_that_is_killed_while_it_holds_a_pane_does_not_hold_up_the_next()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await using var other = await OtherProcess.StartAsync(fleet, agent, "takes prompts", "never");
        await other.BeginAsync();
        await other.SaysAsync("paused");
        var held = await fleet.SendAsync(agent, "too early", new() { Timeout = TimeSpan.FromMilliseconds(500) });
        Assert.Equal(DeliveryOutcome.Refused, held.Outcome);

        await other.KillAsync();
        var receipt = await fleet.SendAsync(agent, "at once");

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, PromptSenderTests.Told(receipt));
        Assert.Equal(["at once"], fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task The_text_of_a_process_that_was_killed_after_the_paste_is_not_sent_along()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await using var other = await OtherProcess.StartAsync(fleet, agent, "the composer shows", "left by the dead");
        await other.BeginAsync();
        await other.SaysAsync("paused");
        await other.KillAsync();

        var refused = await fleet.SendAsync(agent, "mine");
        var forced = await fleet.SendAsync(agent, "mine", new() { Force = true });

        Assert.Equal(DeliveryOutcome.Refused, refused.Outcome);
        Assert.Contains("left by the dead", refused.Reason, StringComparison.Ordinal);
        Assert.True(forced.Outcome == DeliveryOutcome.Started, PromptSenderTests.Told(forced));
        Assert.Equal(["mine"], fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task A_turn_can_be_stopped_while_another_process_waits_for_its_end_to_send()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await fleet.SendAsync(agent, "first, work 60");
        await using var other = await OtherProcess.StartAsync(fleet, agent, Nowhere, "second");
        await other.BeginAsync();

        var stopped = await new TurnInterrupter(fleet.Fleet, TimeProvider.System).StopAsync(agent, TimeSpan.FromSeconds(20), null, TestContext.Current.CancellationToken);

        Assert.True(stopped.Outcome == InterruptOutcome.Stopped, stopped.Reason);
        Assert.StartsWith("Started", await other.LineAsync(), StringComparison.Ordinal);
        Assert.Equal(["first, work 60", "second"], fleet.Log.Prompts());
    }
}
