using System.Globalization;
using Moana.Delivery;
using Moana.Testing;

namespace Moana.Agents.Tests.Delivery;

/// <summary>Programs are ended; the fake agent's log says how it ended.</summary>
public sealed class AgentStopperTests
{
    private const int Limit = 60_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit)]
    [InlineData("codex")]
    [InlineData("claude")]
    [InlineData("amp")]
    public async Task A_program_ends_by_its_own_keys_and_its_pane_stays(string style)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style);

        var receipt = await StopAsync(fleet, agent);

        Assert.True(receipt.Outcome == StopOutcome.Ended, receipt.Reason);
        Assert.Equal("ctrl+c", fleet.Log.Events("exit").Single().Text("reason"));
        await Eventually.TrueAsync(async () => Assert.Single(await fleet.Fleet.ListAsync(null, Token)).Pane.Dead, "a dead pane");
        Assert.Equal(StopOutcome.NotRunning, (await StopAsync(fleet, agent)).Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task A_running_turn_is_interrupted_first()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await fleet.SendAsync(agent, "long work 40");

        var receipt = await StopAsync(fleet, (await fleet.Fleet.RefreshAsync([agent], Token))[0]);

        Assert.True(receipt.Outcome == StopOutcome.Ended, receipt.Reason);
        Assert.Single(fleet.Log.Events("interrupt"));
        Assert.Equal("ctrl+c", fleet.Log.Events("exit").Single().Text("reason"));
        Assert.Equal(TurnOutcome.Interrupted, (await fleet.StatusAsync(agent)).Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task A_dialog_and_a_draft_are_left_alone_but_by_force()
    {
        await using var fleet = new FakeFleet();
        var asking = await fleet.StartAsync("codex", "--ask");
        await fleet.SendAsync(asking, "do it");
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(asking)).Status == AgentStatus.WaitingForInput, "a dialog");
        var drafting = await fleet.StartAsync("claude");
        await fleet.Tmux.RunAsync("send-keys", "-l", "-t", drafting.Pane.Id.ToString(), "my draft");
        await Eventually.TrueAsync(async () => (await fleet.Tmux.RunAsync("capture-pane", "-p", "-t", drafting.Pane.Id.ToString())).Contains("my draft", StringComparison.Ordinal), "a draft");

        var dialog = await StopAsync(fleet, asking);
        var draft = await StopAsync(fleet, drafting);

        Assert.Equal((StopOutcome.Refused, DeliveryRefusal.Dialog), (dialog.Outcome, dialog.Refusal));
        Assert.Equal((StopOutcome.Refused, DeliveryRefusal.Draft), (draft.Outcome, draft.Refusal));
        Assert.Contains("my draft", draft.Reason, StringComparison.Ordinal);
        Assert.Empty(fleet.Log.Events("cleared"));
        Assert.Empty(fleet.Log.Events("exit"));

        Assert.Equal(StopOutcome.Killed, (await StopAsync(fleet, asking, force: true)).Outcome);
        await Processes.EndedAsync(asking.Pane.ProcessId);
    }

    [Fact(Timeout = Limit)]
    public async Task The_menu_of_a_limit_is_a_dialog_that_is_left_alone()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("claude", "--limit-menu");
        await fleet.SendAsync(agent, "ratelimit 30");
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)) is { Status: AgentStatus.RateLimited, Question: not null }, "the menu");

        var receipt = await StopAsync(fleet, agent);

        Assert.Equal((StopOutcome.Refused, DeliveryRefusal.Dialog), (receipt.Outcome, receipt.Refusal));
        Assert.Empty(fleet.Log.Events("exit"));
        Assert.Empty(fleet.Log.Events("dialog-answered"));
    }

    [Fact(Timeout = Limit)]
    public async Task An_agent_that_an_orchestration_drives_is_left_to_it()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await fleet.Server.SetPaneOptionsAsync(
            agent.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Lease] = new Lease("night", ProcessIdentity.Current).Encode() }, Token);

        var receipt = await StopAsync(fleet, agent);

        Assert.Equal((StopOutcome.Refused, DeliveryRefusal.Lease), (receipt.Outcome, receipt.Refusal));
        Assert.Contains("'night'", receipt.Reason, StringComparison.Ordinal);
        Assert.Empty(fleet.Log.Events("exit"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_program_that_does_not_end_in_time_is_killed_with_what_it_had_started()
    {
        await using var fleet = new FakeFleet();
        const string Stubborn = "trap '' INT HUP TERM; stty -isig -echo; sleep 1000 & echo child=$!; while :; do sleep 1000; done";
        var pane = await fleet.Tmux.NewSessionAsync("own", $"exec bash -c '{Stubborn.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        var agent = await fleet.Fleet.RegisterAsync("stubborn", null, pane, "template", Token);
        var child = 0;
        await Eventually.TrueAsync(
            async () => int.TryParse((await fleet.Tmux.RunAsync("capture-pane", "-p", "-t", pane)).Split('\n')[0].Replace("child=", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out child),
            "the child");

        var receipt = await StopAsync(fleet, agent, timeout: 1);

        Assert.True(receipt.Outcome == StopOutcome.Killed, receipt.Reason);
        await Processes.EndedAsync(agent.Pane.ProcessId);
        await Processes.EndedAsync(child);
    }

    [Fact(Timeout = Limit)]
    public async Task The_shell_that_the_program_was_started_from_gets_no_key()
    {
        await using var fleet = new FakeFleet();
        var pane = await fleet.Tmux.NewSessionAsync("own", "env PS1='here$ ' bash --norc");
        // Ends at the first key, as some do: the second one would reach the shell.
        await fleet.Tmux.RunAsync("send-keys", "-t", pane, $"trap 'echo reached' INT; {TestPaths.FakeAgent} --style codex --log {fleet.Log.Path}", "Enter");
        await Eventually.TrueAsync(() => fleet.Log.Events("ready").Count > 0, "ready");
        var agent = await fleet.Fleet.RegisterAsync("mine", null, pane, null, Token);

        var receipt = await StopAsync(fleet, agent);

        Assert.True(receipt.Outcome == StopOutcome.Ended, receipt.Reason);
        await fleet.Tmux.RunAsync("send-keys", "-t", pane, "echo end", "Enter");
        var text = "";
        await Eventually.TrueAsync(async () => (text = await fleet.Tmux.RunAsync("capture-pane", "-p", "-t", pane)).Contains("\nend", StringComparison.Ordinal), "the shell goes on");
        Assert.DoesNotContain("\nreached", text, StringComparison.Ordinal);
        Assert.DoesNotContain("^C", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_program_that_has_put_its_composer_away_gets_no_further_key()
    {
        await using var fleet = new FakeFleet();
        // As codex does: it ends at the first key, and takes its time. Under its own name bash would be seen as a shell.
        using var folder = new TemporaryFolder();
        File.Copy("/bin/bash", folder["agent"]);
        await File.WriteAllTextAsync(
            folder["script"],
            "trap 'printf \"\\033[2J\\033[HBye.\\n\"; sleep 1; exit 0' INT; printf '\\n› \\n\\n  model · /p\\n\\033[2;3H'; while :; do sleep 0.05; done",
            Token);
        var pane = await fleet.Tmux.NewSessionAsync("own", $"exec {folder["agent"]} {folder["script"]}");
        var agent = await fleet.Fleet.RegisterAsync("mine", null, pane, "codex", Token);
        await Eventually.TrueAsync(async () => (await fleet.Tmux.RunAsync("capture-pane", "-p", "-t", pane)).Contains("model", StringComparison.Ordinal), "a composer");
        var steps = new List<string>();

        var receipt = await new AgentStopper(fleet.Fleet, TimeProvider.System).StopAsync(agent, TimeSpan.FromSeconds(20), false, steps.Add, Token);

        Assert.Equal((StopOutcome.Ended, "it ended by itself after C-c"), (receipt.Outcome, receipt.Reason));
        Assert.Single(steps, s => s.Contains("pressed", StringComparison.Ordinal));
    }

    private static Task<StopReceipt> StopAsync(FakeFleet fleet, AgentPane agent, double timeout = 20, bool force = false) =>
        new AgentStopper(fleet.Fleet, TimeProvider.System).StopAsync(agent, TimeSpan.FromSeconds(timeout), force, null, Token);
}
