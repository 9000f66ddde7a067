using Moana.Testing;

namespace Moana.FakeAgent.Tests;

public sealed class FaultTests
{
    private const int Limit = 60_000;

    [Fact(Timeout = Limit)]
    public async Task A_swallowed_Enter_puts_a_newline_and_the_next_submits_the_right_text()
    {
        await using var pane = await AgentPane.StartAsync("--style codex --swallow 2");
        await pane.SubmitAsync("hello");
        await pane.SeesEventAsync("enter-swallowed");
        await pane.KeysAsync("Enter");
        await pane.SeesEventAsync("enter-swallowed", 2);
        Assert.Empty(pane.Log.Prompts());
        await pane.SeesAsync("› hello");
        await pane.KeysAsync("Enter");
        Assert.Equal("hello", (await pane.SeesEventAsync("prompt")).Text("text"));
    }

    [Fact(Timeout = Limit)]
    public async Task An_Enter_sooner_than_the_settling_time_is_swallowed()
    {
        await using var pane = await AgentPane.StartAsync("--style codex --settle 1500");
        await pane.SubmitAsync("hello");
        Assert.Equal("settle", (await pane.SeesEventAsync("enter-swallowed")).Text("why"));
        await Eventually.TrueAsync(
            async () =>
            {
                await pane.KeysAsync("Enter");
                return pane.Log.Prompts().Count > 0;
            },
            "an Enter after the settling time");
        Assert.Equal(["hello"], pane.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task Keys_before_a_slow_start_is_over_are_lost()
    {
        await using var pane = await AgentPane.LaunchAsync("--style codex --start-delay 2");
        await pane.SeesEventAsync("start");
        await Eventually.TrueAsync(async () => await pane.FactAsync("#{alternate_on}") == "1", "the alternate screen");
        await pane.TypeAsync("too early");
        await pane.SeesEventAsync("lost");
        await pane.SeesEventAsync("ready");
        await pane.SubmitAsync("in time");
        await pane.SeesEventAsync("prompt");
        Assert.Equal(["in time"], pane.Log.Prompts());
    }

    [Theory(Timeout = Limit)]
    [InlineData("amp", "Would you like to log in to Amp? [(y)es, (n)o]:")]
    [InlineData("antigravity", "Do you trust")]
    [InlineData("claude", "Yes, I trust this folder")]
    [InlineData("codex", "Trust and continue")]
    public async Task A_trust_dialog_stands_before_the_composer(string style, string question)
    {
        await using var pane = await AgentPane.StartAsync($"--style {style} --trust");
        await pane.SeesAsync(question);
        await pane.KeysAsync("Enter");
        await pane.SeesEventAsync("dialog-answered");
        await pane.SeesNoMoreAsync(question);
        await pane.SubmitAsync("hello");
        await pane.SeesEventAsync("prompt");
    }

    [Fact(Timeout = Limit)]
    public async Task A_dialog_after_the_paste_takes_the_Enter_and_the_text_stays()
    {
        await using var pane = await AgentPane.StartAsync("--style claude --dialog-after-paste");
        await pane.SubmitAsync("hello");
        Assert.Equal("permission", (await pane.SeesEventAsync("dialog-answered")).Text("kind"));
        await pane.SeesAsync("❯\u00a0hello");
        Assert.Empty(pane.Log.Prompts());
        await pane.KeysAsync("Enter");
        await pane.SeesEventAsync("prompt");
    }

    [Fact(Timeout = Limit)]
    public async Task It_dies_after_the_paste()
    {
        await using var pane = await AgentPane.StartAsync("--style codex --die-after-paste=100", inShell: true);
        await pane.PasteAsync("hello");
        Assert.Equal(9, (await pane.SeesEventAsync("exit")).Number("code"));
        Assert.Empty(pane.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task The_same_seed_brings_the_same_faults()
    {
        var runs = await Task.WhenAll(FaultsAsync(7), FaultsAsync(7));
        Assert.Equal(runs[0], runs[1]);
        Assert.NotEmpty(runs[0]);

        static async Task<string[]> FaultsAsync(int seed)
        {
            await using var pane = await AgentPane.StartAsync($"--style codex --work 0.05 --chaos 0.7 --seed {seed}");
            for (var i = 1; i <= 8; i++)
            {
                var swallowed = pane.Log.Events("enter-swallowed").Count;
                await pane.SubmitAsync($"prompt {i}");
                await Eventually.TrueAsync(
                    () => pane.Log.Prompts().Count == i || pane.Log.Events("enter-swallowed").Count > swallowed, "the Enter taken");
                if (pane.Log.Prompts().Count < i)
                    await pane.KeysAsync("Enter");

                await pane.SeesEventAsync("turn-end", i);
            }

            Assert.Equal(Enumerable.Range(1, 8).Select(i => $"prompt {i}"), pane.Log.Prompts());
            return [.. pane.Log.Events("fault").Select(e => e.Text("kind"))];
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_killed_pane_is_noted()
    {
        await using var pane = await AgentPane.StartAsync("--style plain");
        await pane.Tmux.RunAsync("new-window", "-d", "cat");
        await pane.Tmux.RunAsync("kill-pane", "-t", pane.Id);
        await pane.SeesEventAsync("exit");
    }
}
