using Moana.Testing;

namespace Moana.Agents.Tests.Delivery;

/// <summary>Text in the composer that is not the prompt: a person's, a program's, or left behind.</summary>
public sealed class DraftTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_paste_that_shows_in_a_way_nobody_knows_is_left_and_nothing_is_put_behind_it()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("plain", "--collapse 10");
        foreach (var force in new List<bool> { false, false, true })
        {
            var receipt = await fleet.SendAsync(agent, "a text that is folded", new() { Timeout = TimeSpan.FromSeconds(20), Force = force });
            Assert.True(receipt is { Outcome: DeliveryOutcome.Refused, Attempts: 0 }, PromptSenderTests.Told(receipt));
        }

        Assert.Single(fleet.Log.Events("paste"));
        Assert.Empty(fleet.Log.Prompts());

        await fleet.Tmux.RunAsync("send-keys", "-t", agent.Pane.Id.ToString(), "C-u");
        await Eventually.TrueAsync(() => fleet.Log.Events("cleared").Count > 0, "the text is cleared");
        var next = await fleet.SendAsync(agent, "short");
        Assert.True(next.Outcome is DeliveryOutcome.Started or DeliveryOutcome.Submitted or DeliveryOutcome.Unverified, PromptSenderTests.Told(next));
        Assert.Equal(["short"], fleet.Log.Prompts());
    }

    private const int Limit = 60_000;

    [Theory(Timeout = Limit)]
    [InlineData("codex")]
    [InlineData("claude")]
    public async Task A_persons_draft_is_neither_sent_nor_overwritten(string style)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style);
        await RefusesBesideADraftAsync(fleet, agent);

        var forced = await fleet.SendAsync(agent, "do it", new() { Force = true });

        Assert.True(forced.Outcome == DeliveryOutcome.Started, PromptSenderTests.Told(forced));
        Assert.Equal(["do it"], fleet.Log.Prompts());
    }

    private static async Task<PromptReceipt> RefusesBesideADraftAsync(FakeFleet fleet, AgentPane agent)
    {
        await fleet.Server.SendTextAsync(agent.Pane.Id, "my own draft", TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(
            async () => (await fleet.Tmux.RunAsync("capture-pane", "-p", "-t", agent.Pane.Id.ToString())).Contains("my own draft", StringComparison.Ordinal),
            "the draft");

        var refused = await fleet.SendAsync(agent, "do it");

        Assert.Equal(DeliveryOutcome.Refused, refused.Outcome);
        Assert.Equal(DeliveryRefusal.Draft, refused.Refusal);
        Assert.Contains("my own draft", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(fleet.Log.Prompts());
        return refused;
    }

    [Fact(Timeout = Limit)]
    public async Task What_may_be_a_draft_is_not_sent_along_where_no_profile_knows_the_composer()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("plain");
        await RefusesBesideADraftAsync(fleet, agent);
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex", "--ghost Try_something")]
    [InlineData("claude", "--ghost Try_something")]
    public async Task Ghost_text_in_the_composer_is_no_draft(string style, string options)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style, options);

        var receipt = await fleet.SendAsync(agent, "do it");

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, PromptSenderTests.Told(receipt));
        Assert.Equal(["do it"], fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task Text_that_Moana_may_have_left_behind_is_not_called_a_persons_draft()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        var mark = new TurnMark { Id = "lost", State = TurnState.Pending, SentAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };
        await fleet.Server.SetPaneOptionsAsync(agent.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Turn] = mark.Encode() }, TestContext.Current.CancellationToken);

        var refused = await RefusesBesideADraftAsync(fleet, agent);

        Assert.Contains($"left of the prompt that Moana pasted at {mark.SentAt.ToLocalTime():HH:mm:ss}", refused.Reason, StringComparison.Ordinal);
    }
}
