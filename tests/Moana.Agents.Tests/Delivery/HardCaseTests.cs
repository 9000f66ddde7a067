using System.Diagnostics;
using Moana.Testing;

namespace Moana.Agents.Tests.Delivery;

/// <summary>Things that go wrong at the worst moment, texts that look like something else, and many at once.</summary>
public sealed class HardCaseTests
{
    private const int Limit = 120_000;

    [Theory(Timeout = Limit)]
    [InlineData("kill-pane", "pasted ", DeliveryOutcome.Refused)]
    [InlineData("kill-pane", "pressed ", DeliveryOutcome.Unverified)]
    [InlineData("kill-server", "pasted ", DeliveryOutcome.Refused)]
    [InlineData("kill-server", "pressed ", DeliveryOutcome.Unverified)]
    public async Task A_pane_or_a_server_that_ends_in_mid_delivery_gives_a_true_receipt(string kill, string step, DeliveryOutcome expected)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await fleet.Tmux.NewSessionAsync("other");
        string[] arguments = kill == "kill-pane" ? ["kill-pane", "-t", agent.Pane.Id.ToString()] : ["kill-server"];

        var receipt = await fleet.SendAsync(agent, "do it, work 5", new() { Step = told => { if (told.Contains(step, StringComparison.Ordinal)) Run(fleet, arguments); } });

        Assert.True(receipt.Outcome == expected, PromptSenderTests.Told(receipt));
        Assert.InRange(fleet.Log.Prompts().Count, 0, receipt.Attempts);
        if (expected == DeliveryOutcome.Refused)
        {
            Assert.False(receipt.TextLeft);
        }
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex", "[Pasted Content 3281 chars]")]
    [InlineData("claude", "[Pasted text #1 +59 lines]")]
    [InlineData("codex", "Would you like to run the following command?\n\n› 1. Yes, proceed (y)\n  2. No (esc)\n\nPress enter to confirm or esc to cancel")]
    [InlineData("claude", "Do you want to proceed?\n❯ 1. Yes\n  2. No\n\nEsc to cancel · Tab to amend")]
    [InlineData("codex", "• Working (3s • esc to interrupt)\nis what it says")]
    [InlineData("claude", "✢ Contemplating… (3s · ↓ 33 tokens · thinking)")]
    [InlineData("amp", "Running Tools\n╰ ∼ Thinking ─╯")]
    public async Task A_prompt_that_looks_like_something_else_is_a_prompt(string style, string prompt)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style);

        var receipt = await fleet.SendAsync(agent, prompt);

        Assert.True(receipt.Outcome is DeliveryOutcome.Started or DeliveryOutcome.Submitted, PromptSenderTests.Told(receipt));
        Assert.Equal([prompt], fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_is_pasted_into_a_dialog_that_opens_after_the_last_look()
    {
        const string Dialog = "\u001b[H\u001b[2J  Would you like to run the following command?\r\n\r\n› 1. Yes, proceed (y)\r\n  2. No (esc)\r\n\r\n  Press enter to confirm or esc to cancel";
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        var terminal = (await fleet.Tmux.RunAsync("display-message", "-p", "-t", agent.Pane.Id.ToString(), "#{pane_tty}")).Trim();

        var receipt = await fleet.SendAsync(agent, "do it", new()
        {
            Step = told =>
            {
                if (told.Contains("takes prompts", StringComparison.Ordinal))
                {
                    File.WriteAllText(terminal, Dialog);
                    Assert.True(SpinWait.SpinUntil(() => Shown().Contains("esc to cancel", StringComparison.Ordinal), TimeSpan.FromSeconds(20)));
                }
            },
        });

        Assert.True(receipt is { Outcome: DeliveryOutcome.Refused, Attempts: 0 }, PromptSenderTests.Told(receipt));
        Assert.Contains(receipt.Steps, s => s.Contains("the screen changed between the look and the paste", StringComparison.Ordinal));
        Assert.Contains("Would you like to run the following command?", receipt.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(receipt.Steps, s => s.Contains("pasted", StringComparison.Ordinal));
        Assert.DoesNotContain("do it", Shown(), StringComparison.Ordinal);
        Assert.Null((await fleet.Fleet.RefreshAsync([agent], TestContext.Current.CancellationToken))[0].Turn);

        string Shown() => Run(fleet, ["capture-pane", "-p", "-t", agent.Pane.Id.ToString()]);
    }

    [Fact(Timeout = Limit)]
    public async Task A_prompt_cannot_break_out_of_its_paste()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");

        var receipt = await fleet.SendAsync(agent, "one\u001b[201~\rtwo\u001b[200~");

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, PromptSenderTests.Told(receipt));
        Assert.Equal(12, receipt.Removed);
        Assert.Equal(["one\ntwo"], fleet.Log.Prompts());
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex")]
    [InlineData("claude")]
    public async Task A_prompt_of_1_MB_arrives_whole(string style)
    {
        var prompt = string.Join('\n', Enumerable.Range(1, 16_384).Select(i => $"{i:00000} line of a very long prompt: été, 漢字, and so on, to its end."));
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style);

        var receipt = await fleet.SendAsync(agent, prompt);

        Assert.True(prompt.Length > 1_000_000);
        Assert.True(receipt.Outcome == DeliveryOutcome.Started, PromptSenderTests.Told(receipt));
        Assert.Equal([prompt], fleet.Log.Prompts());
    }

    /// <summary>Keys that were pressed too early would wait behind the text, and answer the dialog that its turn opens.</summary>
    [Fact(Timeout = Limit)]
    public async Task A_text_that_comes_bit_by_bit_is_submitted_when_its_end_has_come()
    {
        var prompt = string.Join('\n', Enumerable.Range(1, 300).Select(i => $"{i}. Line of a prompt that takes its time."));
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex", "--slow-paste 300 --collapse 1000000 --ask");

        var receipt = await fleet.SendAsync(agent, prompt);

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, PromptSenderTests.Told(receipt));
        Assert.Equal([prompt], fleet.Log.Prompts());
        Assert.Equal(1, receipt.Attempts);
        Assert.Empty(fleet.Log.Events("dialog-answered"));
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex", WhenBusy.Queue, "queue")]
    [InlineData("codex", WhenBusy.Steer, "steer")]
    [InlineData("claude", WhenBusy.Steer, "steer")]
    public async Task A_busy_agent_takes_a_prompt_by_its_own_key(string style, WhenBusy whenBusy, string mode)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style);
        await fleet.SendAsync(agent, "first, work 8");

        var receipt = await fleet.SendAsync(agent, "second", new() { WhenBusy = whenBusy });

        Assert.True(receipt.Outcome == (whenBusy == WhenBusy.Queue ? DeliveryOutcome.Queued : DeliveryOutcome.Submitted), PromptSenderTests.Told(receipt));
        Assert.Equal(["first, work 8", "second"], fleet.Log.Prompts());
        Assert.Equal(mode, fleet.Log.Events("prompt")[1].Text("mode"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_busy_agent_that_can_only_steer_refuses_a_prompt_for_its_queue_and_says_what_it_can()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("claude");
        await fleet.SendAsync(agent, "first, work 8");

        var receipt = await fleet.SendAsync(agent, "second", new() { WhenBusy = WhenBusy.Queue });

        Assert.Equal(DeliveryOutcome.Refused, receipt.Outcome);
        Assert.Contains("Use Steer, for the running turn, or Wait", receipt.Reason, StringComparison.Ordinal);
        Assert.Equal(["first, work 8"], fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit * 2)]
    public async Task One_prompt_goes_to_fifty_agents_at_once()
    {
        await using var fleet = new FakeFleet();
        var names = Enumerable.Range(1, 50).Select(i => $"codex-{i}").ToList();
        var agents = await new SessionStarter(fleet.Fleet, TimeProvider.System).StartAsync(
            "many", [.. names.Select(n => KeyValuePair.Create(n, $"{TestPaths.FakeAgent} --style codex --name {n} --log {fleet.Log.Path}"))], "/", 120, 40, e => throw e, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => fleet.Log.Events("ready").Count == 50, "50 agents", TimeSpan.FromSeconds(90));

        var receipts = await Task.WhenAll(agents.Select(a => fleet.SendAsync(a, "do it, all of you", new() { Timeout = TimeSpan.FromSeconds(60) })));

        Assert.All(receipts, r => Assert.True(r.Outcome is DeliveryOutcome.Started or DeliveryOutcome.Submitted, PromptSenderTests.Told(r)));
        Assert.All(names, n => Assert.Equal(["do it, all of you"], fleet.Log.Prompts(n)));
    }

    /// <summary>For the steps of a delivery, which are told in the midst of it.</summary>
    private static string Run(FakeFleet fleet, string[] arguments)
    {
        using var tmux = Process.Start(new ProcessStartInfo(PrivateTmux.Executable, ["-L", fleet.Tmux.SocketName, .. arguments]) { RedirectStandardOutput = true })!;
        var said = tmux.StandardOutput.ReadToEnd();
        tmux.WaitForExit();
        return said;
    }
}
