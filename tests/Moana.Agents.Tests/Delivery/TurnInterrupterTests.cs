using Moana.Delivery;
using Moana.Monitoring;
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

    [Theory(Timeout = Limit)]
    [InlineData("codex")]
    [InlineData("claude")]
    public async Task A_turn_that_Moana_stops_is_interrupted_and_nobody_who_watches_sees_it_completed(string style)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style);
        await fleet.SendAsync(agent, "long work 40");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var seen = new List<StatusReport>();
        var watch = WatchAsync(fleet, seen, end.Token);

        await new TurnInterrupter(fleet.Fleet, TimeProvider.System).StopAsync(agent, TimeSpan.FromSeconds(25), null, end.Token);

        await Eventually.TrueAsync(() => seen.Exists(r => r.Outcome == TurnOutcome.Interrupted), "the watch tells of the interrupt");
        await end.CancelAsync();
        await watch;
        Assert.DoesNotContain(seen, r => r.Status == AgentStatus.Completed || r.Outcome == TurnOutcome.Completed);
        var report = await fleet.StatusAsync(agent);
        Assert.Equal((AgentStatus.Idle, TurnOutcome.Interrupted), (report.Status, report.Outcome));
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex", "work 40")]
    [InlineData("claude", "work 40")]
    [InlineData("amp", "work 40")]
    [InlineData("antigravity", "work 40")]
    [InlineData("codex", "ask")]
    [InlineData("claude", "ask")]
    public async Task A_turn_that_a_person_breaks_off_or_denies_is_interrupted_and_their_own_turn_does_not_complete_it(string style, string prompt)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style);
        var pane = agent.Pane.Id.ToString();
        await fleet.SendAsync(agent, prompt);
        await SeeAsync(r => r.Status is AgentStatus.Working or AgentStatus.WaitingForInput);
        await fleet.Tmux.RunAsync("send-keys", "-t", pane, "Escape");
        await SeeAsync(r => r is { Status: AgentStatus.Idle, Outcome: TurnOutcome.Interrupted });

        await fleet.Tmux.RunAsync("send-keys", "-t", pane, "C-u");
        await fleet.Tmux.RunAsync("send-keys", "-t", pane, "-l", "a person's own work 0.3");
        await fleet.Tmux.RunAsync("send-keys", "-t", pane, "Enter");
        await Eventually.TrueAsync(() => fleet.Log.Events("turn-end").Count == 2, "the person's own turn is over");

        await SeeAsync(r => r is { Status: AgentStatus.Idle, Outcome: TurnOutcome.Interrupted });
        Task SeeAsync(Func<StatusReport, bool> wanted) => Eventually.TrueAsync(async () => wanted(await fleet.StatusAsync(agent)), "the status");
    }

    [Fact(Timeout = Limit)]
    public async Task A_turn_whose_agent_is_replaced_is_lost()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("claude");
        await fleet.SendAsync(agent, "work 40");
        await fleet.Tmux.RunAsync("respawn-pane", "-k", "-t", agent.Pane.Id.ToString(), $"{TestPaths.FakeAgent} --style claude --log {fleet.Log.Path}");

        await Eventually.TrueAsync(async () => await fleet.StatusAsync(agent) is { Status: AgentStatus.Idle, Outcome: TurnOutcome.Lost }, "the turn is lost");
    }

    [Fact(Timeout = Limit)]
    public async Task A_prompt_that_the_agent_gives_back_is_Moanas_own_and_makes_way_for_the_next()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("claude");
        await fleet.SendAsync(agent, "a first prompt, work 40");
        await new TurnInterrupter(fleet.Fleet, TimeProvider.System).StopAsync(agent, TimeSpan.FromSeconds(25), null, TestContext.Current.CancellationToken);
        Assert.Contains("❯\u00a0a first prompt, work 40", await fleet.Tmux.RunAsync("capture-pane", "-p", "-t", agent.Pane.Id.ToString()), StringComparison.Ordinal);

        var receipt = await fleet.SendAsync(agent, "a second prompt");

        Assert.True(receipt.Outcome is DeliveryOutcome.Started or DeliveryOutcome.Submitted, PromptSenderTests.Told(receipt));
        Assert.Equal(["a first prompt, work 40", "a second prompt"], fleet.Log.Prompts());
    }

    private static async Task WatchAsync(FakeFleet fleet, List<StatusReport> seen, CancellationToken token)
    {
        try
        {
            await foreach (var report in new StatusMonitor(fleet.Fleet, TimeProvider.System).WatchAsync(new(), token))
            {
                seen.Add(report);
            }
        }
        catch (OperationCanceledException)
        {
            // As it was told.
        }
    }

    private static async Task<InterruptReceipt> StopAsync(FakeFleet fleet, string style, string options)
    {
        var agent = await fleet.StartAsync(style, options);
        await fleet.SendAsync(agent, "long work 40");
        return await new TurnInterrupter(fleet.Fleet, TimeProvider.System)
            .StopAsync(agent, TimeSpan.FromSeconds(25), null, TestContext.Current.CancellationToken);
    }
}
