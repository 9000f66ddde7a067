using Moana.Testing;

namespace Moana.Agents.Tests.Delivery;

/// <summary>After each delivery the receipt is true: the agent's own log agrees.</summary>
public sealed class PromptSenderTests
{
    private const int Limit = 60_000;

    [Theory(Timeout = Limit)]
    [InlineData("amp")]
    [InlineData("antigravity")]
    [InlineData("claude")]
    [InlineData("codex")]
    [InlineData("plain")]
    public async Task A_prompt_is_submitted_once_and_its_turn_is_seen_to_start(string style)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style);

        var receipt = await fleet.SendAsync(agent, "Crée le fichier src/été.rs avec un struct.\nInclus des tests. work 1");

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, Told(receipt));
        Assert.Equal(1, receipt.Attempts);
        Assert.Equal(["Crée le fichier src/été.rs avec un struct.\nInclus des tests. work 1"], fleet.Log.Prompts());
        Assert.Equal(receipt.Turn, (await fleet.StatusAsync(agent)).Turn);
    }

    [Theory(Timeout = Limit)]
    [InlineData("amp", 1)]
    [InlineData("claude", 2)]
    [InlineData("codex", 1)]
    [InlineData("plain", 1)]
    public async Task A_swallowed_Enter_is_pressed_again(string style, int swallowed)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style, $"--swallow {swallowed}");

        var receipt = await fleet.SendAsync(agent, "please do the work 1");

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, Told(receipt));
        Assert.Equal(swallowed + 1, receipt.Attempts);
        Assert.Single(fleet.Log.Prompts());
    }

    [Theory(Timeout = Limit)]
    [InlineData("claude", @"list C:\temp\")]
    [InlineData("codex", "sum up @READ")]
    [InlineData("codex", "@READ")]
    [InlineData("codex", "what is in /")]
    [InlineData("amp", "sum up (@src/a.rs")]
    public async Task A_prompt_whose_last_word_would_open_a_menu_or_a_new_line_is_submitted_as_it_is(string style, string prompt)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style);

        var receipt = await fleet.SendAsync(agent, prompt);

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, Told(receipt));
        Assert.Equal([prompt], fleet.Log.Prompts());
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex")]
    [InlineData("claude")]
    public async Task Nothing_is_pressed_into_a_dialog_that_is_open(string style)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style, "--trust", ready: false);
        await Eventually.TrueAsync(() => fleet.Log.Events("dialog-opened").Count > 0, "the trust dialog");

        var receipt = await fleet.SendAsync(agent, "do it");

        Assert.Equal(DeliveryOutcome.Refused, receipt.Outcome);
        Assert.Empty(fleet.Log.Events("dialog-answered"));
        Assert.Empty(fleet.Log.Prompts());
        Assert.Null((await fleet.Fleet.RefreshAsync([agent], TestContext.Current.CancellationToken))[0].Turn);
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex")]
    [InlineData("claude")]
    [InlineData("amp")]
    public async Task Nothing_is_pressed_into_a_dialog_that_opens_after_the_paste(string style)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style, "--dialog-after-paste");

        var receipt = await fleet.SendAsync(agent, "do it");

        Assert.Equal(DeliveryOutcome.Refused, receipt.Outcome);
        Assert.Empty(fleet.Log.Events("dialog-answered"));
        Assert.Empty(fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task An_agent_that_works_is_waited_for()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await fleet.SendAsync(agent, "first, work 2");

        var receipt = await fleet.SendAsync(agent, "second");

        Assert.Equal(DeliveryOutcome.Started, receipt.Outcome);
        Assert.Equal(["first, work 2", "second"], fleet.Log.Prompts());
        Assert.True(fleet.Log.Events("turn-end")[0].Time < fleet.Log.Events("prompt")[1].Time);
    }

    [Fact(Timeout = Limit)]
    public async Task An_agent_that_works_refuses_when_told_to_fail()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await fleet.SendAsync(agent, "first, work 20");

        var receipt = await fleet.SendAsync(agent, "second", new() { WhenBusy = WhenBusy.Fail });

        Assert.Equal(DeliveryOutcome.Refused, receipt.Outcome);
        Assert.Single(fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task An_agent_that_starts_slowly_is_waited_for()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex", "--start-delay 2", ready: false);

        var receipt = await fleet.SendAsync(agent, "do it");

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, Told(receipt));
        Assert.Equal(["do it"], fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task An_answer_within_50_ms_is_a_started_turn()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");

        var receipt = await fleet.SendAsync(agent, "quick");

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, Told(receipt));
        Assert.Equal(1, receipt.Attempts);
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Status == AgentStatus.Completed, "Completed");
        Assert.Single(fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task An_agent_that_dies_after_the_paste_gets_nothing()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex", "--die-after-paste");

        var receipt = await fleet.SendAsync(agent, "do it");

        Assert.Contains(receipt.Outcome, new[] { DeliveryOutcome.Refused, DeliveryOutcome.Unverified });
        Assert.Empty(fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task A_person_who_reads_in_copy_mode_is_waited_for_and_not_thrown_out_of_it()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await fleet.Tmux.RunAsync("copy-mode", "-t", agent.Pane.Id.ToString());

        var refused = await fleet.SendAsync(agent, "too early", new() { Timeout = TimeSpan.FromSeconds(1) });

        Assert.True(refused.Outcome == DeliveryOutcome.Refused, Told(refused));
        Assert.Contains("copy mode", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("1", (await fleet.Tmux.RunAsync("display-message", "-p", "-t", agent.Pane.Id.ToString(), "#{pane_in_mode}")).Trim());
        var waiting = fleet.SendAsync(agent, "line one\nline two");
        await fleet.Tmux.RunAsync("send-keys", "-X", "-t", agent.Pane.Id.ToString(), "cancel");
        var receipt = await waiting;

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, Told(receipt));
        Assert.Equal(["line one\nline two"], fleet.Log.Prompts());
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex", 60)]
    [InlineData("claude", 60)]
    [InlineData("amp", 25)]
    public async Task A_long_paste_that_shows_as_a_placeholder_is_submitted_whole(string style, int lines)
    {
        var prompt = string.Join('\n', Enumerable.Range(1, lines).Select(i => $"{i}. Line of a long prompt, with some text to make it long enough."));
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style, "--collapse 10");

        var receipt = await fleet.SendAsync(agent, prompt);

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, Told(receipt));
        Assert.Equal([prompt], fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task Two_deliveries_to_one_pane_go_one_after_the_other()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");

        var receipts = await Task.WhenAll(fleet.SendAsync(agent, "one"), fleet.SendAsync(agent, "two"));

        Assert.All(receipts, r => Assert.Equal(DeliveryOutcome.Started, r.Outcome));
        Assert.Equal(["one", "two"], fleet.Log.Prompts().Order());
    }

    [Fact(Timeout = Limit)]
    public async Task A_dead_agent_and_a_pane_that_is_gone_are_refused()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await fleet.SendAsync(agent, "crash");
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Status == AgentStatus.Exited, "Exited");

        Assert.Equal(DeliveryOutcome.Refused, (await fleet.SendAsync(agent, "again")).Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task A_screen_of_40_by_10_is_enough()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex", columns: 40, rows: 10);

        var receipt = await fleet.SendAsync(agent, "A prompt that is longer than one line of a small screen, and then some more. work 1");

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, Told(receipt));
        Assert.Single(fleet.Log.Prompts());
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex", "[Pasted Content 3281 chars]")]
    [InlineData("claude", "[Pasted text #1 +59 lines]")]
    public async Task A_quoted_placeholder_at_the_end_of_a_prompt_is_submitted_from_a_composer_that_scrolls(string style, string quote)
    {
        var prompt = string.Join('\n', Enumerable.Range(1, 7).Select(i => $"{i}. Look at the file number {i}.")) + $"\nThen explain {quote} to me, work 1";
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style, "--collapse 100000", columns: 40, rows: 10);

        var receipt = await fleet.SendAsync(agent, prompt);

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, Told(receipt));
        Assert.Equal([prompt], fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task The_mark_on_the_pane_names_the_turn_its_task_and_its_orchestration()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");

        await fleet.SendAsync(agent, "do it", new() { Turn = "turn1", Orchestration = "o1", Task = "t1", Attempt = 2 });

        var mark = (await fleet.Fleet.RefreshAsync([agent], TestContext.Current.CancellationToken))[0].Turn;
        Assert.NotNull(mark);
        Assert.Equal(("turn1", "o1", "t1", 2, TurnState.Started), (mark.Id, mark.Orchestration, mark.Task, mark.Attempt, mark.State));
    }

    internal static string Told(PromptReceipt receipt) => $"{receipt.Outcome}: {receipt.Reason}\n{string.Join('\n', receipt.Steps)}";
}
