using Moana.Delivery;
using Moana.Testing;

namespace Moana.Agents.Tests.Delivery;

/// <summary>What becomes of a delivery that is broken off, and what is found of it later.</summary>
public sealed class TurnInspectorTests
{
    private const int Limit = 60_000;

    [Theory(Timeout = Limit)]
    [InlineData("codex", "pasted")]
    [InlineData("codex", "the composer shows")]
    [InlineData("claude", "pasted")]
    [InlineData("claude", "the composer shows")]
    [InlineData("amp", "the composer shows")]
    public async Task A_delivery_broken_off_before_the_key_is_not_sent_and_leaves_no_text_behind(string style, string step)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style);
        using var stop = new CancellationTokenSource();
        var options = new DeliveryOptions
        {
            Turn = "turn-1",
            Timeout = TimeSpan.FromSeconds(20),
            Step = told =>
            {
                if (told.Contains(step, StringComparison.Ordinal))
                {
                    stop.Cancel();
                }
            },
        };
        var began = DateTimeOffset.UtcNow;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fleet.Sender.SendAsync(agent, "never to be submitted", options, stop.Token));

        var inspector = new TurnInspector(fleet.Fleet, TimeProvider.System);
        TurnCheck check;
        do
        {
            check = await inspector.CheckAsync(agent, "turn-1", began, TestContext.Current.CancellationToken);
        }
        while (check.Standing == TurnStanding.InDoubt);

        Assert.True(check.Standing == TurnStanding.NotSent, check.Evidence);
        var next = await fleet.SendAsync(agent, "the next one");
        Assert.True(next.Outcome == DeliveryOutcome.Started, string.Join('\n', next.Steps) + next.Reason);
        Assert.Equal(["the next one"], fleet.Log.Prompts());

        // A later mark has replaced that of the turn, and tells nothing of it; an older one would not.
        check = await inspector.CheckAsync(agent, "turn-1", began, TestContext.Current.CancellationToken);
        Assert.True(check.Standing == TurnStanding.InDoubt, check.Evidence);
        check = await inspector.CheckAsync(agent, "turn-3", DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);
        Assert.True(check.Standing == TurnStanding.NotSent, check.Evidence);
    }

    [Fact(Timeout = Limit)]
    public async Task What_was_taken_out_of_the_composer_is_not_taken_for_submitted_by_the_next_who_looks()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        var token = TestContext.Current.CancellationToken;
        var mark = new TurnMark { Id = "turn-1", State = TurnState.Submitting, SentAt = DateTimeOffset.UtcNow };
        await fleet.Server.SetPaneOptionsAsync(agent.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Turn] = mark.Encode() }, token);
        await fleet.Tmux.RunAsync("send-keys", "-l", "-t", $"{agent.Pane.Id}", "a text whose sender was killed before its key");
        await Eventually.TrueAsync(async () => (await fleet.Tmux.RunAsync("capture-pane", "-p", "-t", $"{agent.Pane.Id}")).Contains("killed before its key", StringComparison.Ordinal), "the text in the composer");
        var inspector = new TurnInspector(fleet.Fleet, TimeProvider.System);
        while ((await inspector.CheckAsync(agent, "turn-1", mark.SentAt, token)).Standing == TurnStanding.InDoubt)
        {
        }

        // He who had it taken out was killed, too, before he could tell.
        Assert.NotEmpty(fleet.Log.Events("cleared"));
        Assert.NotEqual(TurnStanding.Sent, (await inspector.CheckAsync(agent, "turn-1", mark.SentAt, token)).Standing);
        Assert.Empty(fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task A_program_that_was_started_since_tells_nothing_of_what_the_one_before_had()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        var inspector = new TurnInspector(fleet.Fleet, TimeProvider.System);
        var token = TestContext.Current.CancellationToken;
        var check = await inspector.CheckAsync(agent, "turn-1", DateTimeOffset.UtcNow, token);
        Assert.Equal((TurnStanding.NotSent, false), (check.Standing, check.IsProgramNew));
        check = await inspector.CheckAsync(agent, "turn-1", DateTimeOffset.UtcNow.AddHours(-1), token);
        Assert.Equal((TurnStanding.NotSent, true), (check.Standing, check.IsProgramNew));
    }
}
