using Moana.Delivery;
using Moana.Testing;

namespace Moana.Agents.Tests.Delivery;

/// <summary>Turns of the fake agent are interrupted; its log says which keys it read.</summary>
public sealed class TurnInterrupterTests
{
    private const int Limit = 60_000;

    [Fact(Timeout = Limit)]
    public async Task A_turn_is_interrupted_and_seen_to_be_over()
    {
        await using var fleet = new FakeFleet();

        var receipt = await StopAsync(fleet, "codex", "");

        Assert.Equal((InterruptOutcome.Stopped, 1), (receipt.Outcome, receipt.Attempts));
        Assert.Single(fleet.Log.Events("interrupt"));
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex")]
    [InlineData("claude")]
    public async Task A_program_that_reads_its_keys_late_gets_one_and_none_when_the_turn_is_over(string style)
    {
        await using var fleet = new FakeFleet();

        var receipt = await StopAsync(fleet, style, "--late-escape 3000");

        Assert.Equal((InterruptOutcome.Stopped, 1), (receipt.Outcome, receipt.Attempts));
        Assert.Single(fleet.Log.Events("interrupt"));
        // A key that was pressed with or after the first would have been read by then.
        await fleet.Tmux.RunAsync("send-keys", "-t", receipt.PaneId, "Escape");
        await Eventually.TrueAsync(() => fleet.Log.Events("lost").Count > 0, "the test's own Escape");
        Assert.Single(fleet.Log.Events("lost"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_program_that_lost_the_key_gets_another_one_later()
    {
        await using var fleet = new FakeFleet();

        var receipt = await StopAsync(fleet, "codex", "--swallow-escape 1");

        Assert.Equal((InterruptOutcome.Stopped, 2), (receipt.Outcome, receipt.Attempts));
        Assert.Single(fleet.Log.Events("escape-swallowed"));
        Assert.Single(fleet.Log.Events("interrupt"));
        Assert.Equal("interrupted", fleet.Log.Events("turn-end").Single().Text("result"));
    }

    private static async Task<InterruptReceipt> StopAsync(FakeFleet fleet, string style, string options)
    {
        var agent = await fleet.StartAsync(style, options);
        await fleet.SendAsync(agent, "long work 40");
        return await new TurnInterrupter(fleet.Fleet, TimeProvider.System)
            .StopAsync(agent, TimeSpan.FromSeconds(25), null, TestContext.Current.CancellationToken);
    }
}
