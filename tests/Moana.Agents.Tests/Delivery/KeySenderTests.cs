using Moana.Delivery;
using Moana.Panes;
using Moana.Testing;

namespace Moana.Agents.Tests.Delivery;

public sealed class KeySenderTests : IAsyncDisposable
{
    private static readonly TimeSpan _wait = TimeSpan.FromSeconds(5);

    private readonly FakeFleet _fleet = new();
    private readonly KeySender _sender;

    public KeySenderTests() => _sender = new(_fleet.Fleet, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("codex", "confirm", "Enter", true)]
    [InlineData("codex", "cancel", "Escape", false)]
    [InlineData("claude", "Confirm", "Enter", true)]
    [InlineData("claude", "deny", "Down Down Enter", false)]
    [InlineData("amp", "deny", "Down Down Enter", false)]
    [InlineData("antigravity", "allow", "Enter", true)]
    public async Task A_word_takes_the_choice_that_the_profile_means_by_it(string style, string answer, string keys, bool accepted)
    {
        var agent = await AskingAsync(style);
        var receipt = await _sender.PressAsync(await _sender.LookAsync(agent, null, answer, Token), _wait, null, Token);

        Assert.Equal((KeyOutcome.Answered, keys, AgentStatus.WaitingForInput), (receipt.Outcome, receipt.Keys, receipt.StatusBefore));
        Assert.NotEqual(AgentStatus.WaitingForInput, receipt.StatusAfter);
        Assert.NotNull(receipt.Question);
        var answered = Assert.Single(_fleet.Log.Events("dialog-answered"));
        Assert.Equal(accepted, answered.Facts.GetProperty("accepted").GetBoolean());
    }

    [Fact(Timeout = 60_000)]
    public async Task Keys_that_only_move_the_mark_leave_the_dialog_open_and_say_so()
    {
        var agent = await AskingAsync("codex");
        var receipt = await _sender.PressAsync(await _sender.LookAsync(agent, ["Down"], null, Token), _wait, null, Token);

        Assert.Equal((KeyOutcome.Changed, AgentStatus.WaitingForInput), (receipt.Outcome, receipt.StatusAfter));
        Assert.Empty(_fleet.Log.Events("dialog-answered"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("codex")]
    [InlineData("claude")]
    public async Task Keys_come_one_at_a_time_so_that_a_menu_which_loses_those_that_come_together_takes_them_all(string style)
    {
        var agent = await AskingAsync(style, "--loses-keys");
        var receipt = await _sender.PressAsync(await _sender.LookAsync(agent, ["Down", "Down", "Enter"], null, Token), _wait, null, Token);

        Assert.Equal(KeyOutcome.Answered, receipt.Outcome);
        Assert.Empty(_fleet.Log.Events("lost"));
        Assert.StartsWith("No", Assert.Single(_fleet.Log.Events("dialog-answered")).Text("label"), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("codex", "")]
    [InlineData("claude", "")]
    [InlineData("claude", "--menu angle")]
    [InlineData("claude", "--menu round")]
    [InlineData("claude", "--menu boxed")]
    [InlineData("claude", "--menu inverse")]
    [InlineData("claude", "--menu numbers")]
    public async Task A_confirmation_takes_what_it_means_also_where_a_choice_that_refuses_is_highlighted(string style, string look)
    {
        var agent = await AskingAsync(style, $"--highlight 3 --loses-keys {look}");

        var receipt = await _sender.PressAsync(await _sender.LookAsync(agent, null, "confirm", Token), _wait, null, Token);

        Assert.Equal(KeyOutcome.Answered, receipt.Outcome);
        Assert.Equal(look.EndsWith("numbers", StringComparison.Ordinal) ? "1" : "Up Up Enter", receipt.Keys);
        Assert.StartsWith("Yes", Assert.Single(_fleet.Log.Events("dialog-answered")).Text("label"), StringComparison.Ordinal);
        Assert.Empty(_fleet.Log.Events("lost"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_confirmation_never_ends_an_agent_that_asks_for_trust_with_the_exit_highlighted()
    {
        var agent = await _fleet.StartAsync("claude", "--trust --highlight 2");
        await Eventually.TrueAsync(async () => (await _fleet.StatusAsync(agent)).Status == AgentStatus.WaitingForInput, "a dialog");

        var receipt = await _sender.PressAsync(await _sender.LookAsync(agent, null, "confirm", Token), _wait, null, Token);

        Assert.Equal((KeyOutcome.Answered, "Up Enter"), (receipt.Outcome, receipt.Keys));
        Assert.Empty(_fleet.Log.Events("exit"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("2", "Yes, and don't ask again")]
    [InlineData("no", "No")]
    [InlineData("Yes, and don't ask", "Yes, and don't ask again")]
    public async Task A_choice_is_named_by_its_number_or_by_its_text(string answer, string label)
    {
        var agent = await AskingAsync("claude");
        var receipt = await _sender.PressAsync(await _sender.LookAsync(agent, null, answer, Token), _wait, null, Token);

        Assert.Equal(KeyOutcome.Answered, receipt.Outcome);
        Assert.StartsWith(label, Assert.Single(_fleet.Log.Events("dialog-answered")).Text("label"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Enter_that_nobody_looks_at_is_not_pressed_on_a_choice_that_refuses()
    {
        var agent = await AskingAsync("claude", "--highlight 3");
        var request = await _sender.LookAsync(agent, ["Enter"], null, Token) with { Unattended = true };

        var receipt = await _sender.PressAsync(request, _wait, null, Token);

        Assert.Equal(KeyOutcome.Refused, receipt.Outcome);
        Assert.Contains("3 'No'", receipt.Reason, StringComparison.Ordinal);
        Assert.Empty(_fleet.Log.Events("dialog-answered"));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_menu_of_a_limit_is_a_limit_with_its_reset_and_takes_neither_a_confirmation_nor_a_prompt()
    {
        var agent = await _fleet.StartAsync("claude", "--limit-menu --highlight 2");
        await _fleet.SendAsync(agent, "ratelimit 3000");
        await Eventually.TrueAsync(async () => (await _fleet.StatusAsync(agent)).Status == AgentStatus.RateLimited, "the limit");
        var report = await _fleet.StatusAsync(agent);

        Assert.InRange(report.ResetsAt!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(51));
        Assert.Contains("Upgrade your plan", report.Question, StringComparison.Ordinal);
        Assert.Equal("AnswerUnknown", (await Assert.ThrowsAsync<MoanaException>(() => _sender.LookAsync(agent, null, "confirm", Token))).ErrorId);
        Assert.Equal(DeliveryRefusal.Dialog, (await _fleet.SendAsync(agent, "go on")).Refusal);
        Assert.Empty(_fleet.Log.Events("dialog-answered"));

        await _sender.PressAsync(await _sender.LookAsync(agent, null, "Stop and wait for limit to reset", Token), _wait, null, Token);
        Assert.StartsWith("Stop and wait", Assert.Single(_fleet.Log.Events("dialog-answered")).Text("label"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_dialog_that_went_away_meanwhile_is_not_answered()
    {
        var agent = await AskingAsync("codex");
        var request = await _sender.LookAsync(agent, ["Enter"], null, Token);
        await _fleet.Tmux.RunAsync("send-keys", "-t", agent.Pane.Id.ToString(), "Escape");
        await Eventually.TrueAsync(async () => (await _fleet.StatusAsync(agent)).Status != AgentStatus.WaitingForInput, "no dialog");

        var receipt = await _sender.PressAsync(request, _wait, null, Token);
        Assert.Equal(KeyOutcome.Refused, receipt.Outcome);
        Assert.Contains("another screen", receipt.Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Keys_that_were_meant_for_no_dialog_are_not_pressed_into_one()
    {
        var agent = await _fleet.StartAsync("codex", "--ask");
        await Eventually.TrueAsync(async () => (await _fleet.StatusAsync(agent)).Status == AgentStatus.Idle, "idle");
        var request = await _sender.LookAsync(agent, ["Enter"], null, Token);
        Assert.Null(request.Question);
        await _fleet.SendAsync(agent, "do it");
        await Eventually.TrueAsync(async () => (await _fleet.StatusAsync(agent)).Status == AgentStatus.WaitingForInput, "a dialog");

        Assert.Equal(KeyOutcome.Refused, (await _sender.PressAsync(request, _wait, null, Token)).Outcome);
        Assert.Empty(_fleet.Log.Events("dialog-answered"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_key_without_effect_is_told()
    {
        var agent = await _fleet.StartAsync("codex");
        await Eventually.TrueAsync(async () => (await _fleet.StatusAsync(agent)).Status == AgentStatus.Idle, "idle");
        var receipt = await _sender.PressAsync(await _sender.LookAsync(agent, ["F9"], null, Token), TimeSpan.FromMilliseconds(300), null, Token);
        Assert.Equal(KeyOutcome.Unchanged, receipt.Outcome);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_answer_without_a_dialog_and_an_unknown_answer_are_errors()
    {
        var idle = await _fleet.StartAsync("claude");
        await Eventually.TrueAsync(async () => (await _fleet.StatusAsync(idle)).Status == AgentStatus.Idle, "idle");
        Assert.Equal("NoDialog", (await Assert.ThrowsAsync<MoanaException>(() => _sender.LookAsync(idle, null, "confirm", Token))).ErrorId);

        var asking = await AskingAsync("codex");
        var error = await Assert.ThrowsAsync<MoanaException>(() => _sender.LookAsync(asking, null, "perhaps", Token));
        Assert.Equal("AnswerUnknown", error.ErrorId);
        Assert.Contains("1 'Yes, proceed (y)'", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_is_pressed_while_another_process_delivers_to_the_pane()
    {
        var agent = await AskingAsync("codex");
        var request = await _sender.LookAsync(agent, ["Enter"], null, Token);
        await using ((await PaneLock.TakeAsync(_fleet.Server, agent.Pane, _wait, TimeProvider.System, Token)).Held!)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _sender.PressAsync(request, _wait, null, limit.Token));
        }

        Assert.Empty(_fleet.Log.Events("dialog-answered"));
        Assert.Equal(KeyOutcome.Answered, (await _sender.PressAsync(request, _wait, null, Token)).Outcome);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_busy_program_that_draws_the_choices_late_and_reads_the_answer_late_is_waited_for()
    {
        var agent = await AskingAsync("claude", "--slow-dialog 1700");

        var request = await _sender.LookAsync(agent, null, "No", Token);
        var receipt = await _sender.PressAsync(request, _wait, null, Token);

        Assert.True(receipt.Outcome == KeyOutcome.Answered, $"{receipt.Outcome}: {receipt.Reason}");
        Assert.False(Assert.Single(_fleet.Log.Events("dialog-answered")).Facts.GetProperty("accepted").GetBoolean());
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("enter!")]
    [InlineData("")]
    [InlineData("F13")]
    [InlineData("X-a")]
    public void A_name_that_is_no_key_is_refused(string key) =>
        Assert.Equal("KeyUnknown", Assert.Throws<MoanaException>(() => KeySender.Check(["Enter", key])).ErrorId);

    [Fact]
    public void Names_of_keys_and_single_characters_are_taken() =>
        KeySender.Check(["Enter", "escape", "y", "1", "é", "C-c", "M-Enter", "S-Up", "PageDown", "F12", " "]);

    public async ValueTask DisposeAsync() => await _fleet.DisposeAsync();

    /// <summary>An agent with an open dialog.</summary>
    private async Task<AgentPane> AskingAsync(string style, string options = "")
    {
        var agent = await _fleet.StartAsync(style, $"--ask {options}");
        await _fleet.SendAsync(agent, "do it");
        await Eventually.TrueAsync(async () => (await _fleet.StatusAsync(agent)).Status == AgentStatus.WaitingForInput, "a dialog");
        return agent;
    }
}
