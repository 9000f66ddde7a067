using System.Diagnostics;
using Moana.Agents;
using Moana.Delivery;
using Moana.Orchestration;
using Moana.Testing;

namespace Moana.Core.Tests.Delivery;

/// <summary>Two processes never deliver to one pane at once.</summary>
public sealed class PaneLockTests
{
    private const int Limit = 60_000;

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

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, PromptSenderTests.Told(receipt));
        Assert.Equal(["do it"], fleet.Log.Prompts());
        Assert.Equal("", await LockAsync(fleet, agent));
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
            await using var held = await PaneLock.TakeAsync(fleet.Server, agent.Pane.Id, TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
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
        await using (await PaneLock.TakeAsync(fleet.Server, agent.Pane.Id, TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken))
        {
            var refused = await interrupter.StopAsync(agent, TimeSpan.FromMilliseconds(500), null, TestContext.Current.CancellationToken);
            Assert.Equal((InterruptOutcome.Refused, 0), (refused.Outcome, refused.Attempts));
        }

        Assert.Empty(fleet.Log.Events("interrupt"));
        Assert.Equal(InterruptOutcome.Stopped, (await interrupter.StopAsync(agent, TimeSpan.FromSeconds(15), null, TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task No_orchestration_answers_a_dialog_while_another_one_presses_keys()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex", "--ask");
        await fleet.SendAsync(agent, "do it");
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Status == AgentStatus.WaitingForInput, "a dialog");
        var question = await fleet.StatusAsync(agent);
        var port = new TmuxAgentPort(fleet.Fleet, [agent], TimeProvider.System);
        await using (await PaneLock.TakeAsync(fleet.Server, agent.Pane.Id, TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken))
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => port.AnswerAsync(agent.Name, question, ["Enter"], limit.Token));
        }

        Assert.Empty(fleet.Log.Events("dialog-answered"));
        Assert.NotNull(await port.AnswerAsync(agent.Name, question with { Question = "another one?" }, ["Enter"], TestContext.Current.CancellationToken));
        Assert.Null(await port.AnswerAsync(agent.Name, question, ["Enter"], TestContext.Current.CancellationToken));
        await Eventually.TrueAsync(() => fleet.Log.Events("dialog-answered").Count == 1, "the answer");
    }

    private static Task HoldAsync(FakeFleet fleet, AgentPane agent, ProcessIdentity owner) => fleet.Server.SetPaneOptionsAsync(
        agent.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Lock] = OptionText.Encode(owner.ToString()) }, TestContext.Current.CancellationToken);

    private static async Task<string> LockAsync(FakeFleet fleet, AgentPane agent) =>
        (await fleet.Server.GetPaneAsync(agent.Pane.Id, [PaneOptions.Lock], TestContext.Current.CancellationToken)).Options.GetValueOrDefault(PaneOptions.Lock) ?? "";
}
