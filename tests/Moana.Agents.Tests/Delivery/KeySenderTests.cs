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
    [InlineData("claude", "cancel", "Escape", false)]
    public async Task A_named_answer_presses_the_profiles_keys_for_the_dialog(string style, string answer, string keys, bool accepted)
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
    [InlineData("codex")]
    [InlineData("claude")]
    public async Task A_confirmation_is_refused_while_a_choice_that_refuses_is_highlighted(string style)
    {
        var agent = await AskingAsync(style);
        await _fleet.Tmux.RunAsync("send-keys", "-t", agent.Pane.Id.ToString(), "Down");
        await _fleet.Tmux.RunAsync("send-keys", "-t", agent.Pane.Id.ToString(), "Down");
        await Eventually.TrueAsync(
            async () => (await _fleet.Tmux.RunAsync("capture-pane", "-p", "-t", agent.Pane.Id.ToString())).Split('\n').Any(r => r.TrimStart() is ['❯' or '›', ' ', '3', ..]), "the last choice is highlighted");

        var receipt = await _sender.PressAsync(await _sender.LookAsync(agent, null, "confirm", Token), _wait, null, Token);

        Assert.Equal(KeyOutcome.Refused, receipt.Outcome);
        Assert.Contains("'No", receipt.Reason, StringComparison.Ordinal);
        Assert.Empty(_fleet.Log.Events("dialog-answered"));
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
        Assert.Contains("confirm, cancel", error.Message, StringComparison.Ordinal);
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
