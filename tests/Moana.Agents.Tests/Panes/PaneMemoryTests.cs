using Microsoft.Extensions.Time.Testing;
using Moana.Detection;
using Moana.Panes;
using Moana.Screens;
using Moana.Testing;

namespace Moana.Agents.Tests.Panes;

public sealed class PaneMemoryTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_cursor_that_moves_on_an_unchanged_screen_is_seen_where_it_stands()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await using var pane = PaneSession.Open(fleet.Fleet, agent, TimeProvider.System);
        var token = TestContext.Current.CancellationToken;
        await Eventually.TrueAsync(async () => (await pane.LookAsync(token)).Observation.Composer is { IsEmpty: true }, "the composer");
        var before = (await pane.LookAsync(token)).Screen!;
        var terminal = await fleet.Tmux.RunAsync("display-message", "-p", "-t", agent.Pane.Id.ToString(), "#{pane_tty}");
        await File.WriteAllTextAsync(terminal.Trim(), "\u001b[9;5H", token);

        await Eventually.TrueAsync(async () => (await pane.LookAsync(token)).Screen!.Cursor == (4, 8), "the cursor moved");

        var after = (await pane.LookAsync(token)).Screen!;
        Assert.Equal(before.Rows.Select(r => r.Text), after.Rows.Select(r => r.Text));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_agent_behind_a_launcher_is_recognised_by_its_screen_until_its_process_changes()
    {
        await using var fleet = new FakeFleet();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["screen"], ScreenCorpus.At("codex/0.169.0/120x40/idle-1").StyledText, TestContext.Current.CancellationToken);
        await fleet.Tmux.NewSessionAsync("work", $"cat '{folder["screen"]}'; exec tail -f /dev/null");
        var agent = await fleet.Fleet.RegisterAsync("helper", "work", "0", null, TestContext.Current.CancellationToken);
        Assert.Equal(ProfileCatalog.Fallback, agent.Profile.Name);

        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)) is { Profile: "codex", Status: AgentStatus.Idle }, "it is recognised");

        await fleet.Tmux.RunAsync("respawn-pane", "-k", "-t", agent.Pane.Id.ToString(), "echo 'some other program'; exec tail -f /dev/null");
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Profile == ProfileCatalog.Fallback, "another program is another agent");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_process_that_got_a_prompt_and_is_replaced_has_lost_the_turn_and_never_completed_it()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("claude", "--work 30");
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Status == AgentStatus.Idle, "it is ready");
        var receipt = await fleet.SendAsync(agent, "do it");
        Assert.Equal(DeliveryOutcome.Started, receipt.Outcome);

        await fleet.Tmux.RunAsync("respawn-pane", "-k", "-t", agent.Pane.Id.ToString(), $"{TestPaths.FakeAgent} --style claude --name claude");

        var seen = new List<StatusReport>();
        await Eventually.TrueAsync(
            async () =>
            {
                seen.Add(await fleet.StatusAsync(agent));
                return seen[^1] is { Status: AgentStatus.Idle };
            },
            "the new one is ready");
        Assert.Equal((receipt.Turn, TurnOutcome.Lost), (seen[^1].Turn, seen[^1].Outcome));
        Assert.DoesNotContain(seen, s => s.Status == AgentStatus.Completed);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_report_that_the_spinner_contradicts_ends_no_turn()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("claude", "--work 30");
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Status == AgentStatus.Idle, "it is ready");
        await fleet.SendAsync(agent, "do it");
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Status == AgentStatus.Working, "it works");

        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (clock.Elapsed < agent.Profile.Confirmation * 2)
        {
            await fleet.Tmux.RunAsync("set-option", "-p", "-t", agent.Pane.Id.ToString(), "@moana-status", $"Completed;{DateTimeOffset.UtcNow.ToUnixTimeSeconds()};conversation=forged");
            Assert.Equal(AgentStatus.Working, (await fleet.StatusAsync(agent)).Status);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_pane_that_stands_is_told_again_for_a_second_but_keys_are_pressed_on_a_new_look_only()
    {
        await using var fleet = new FakeFleet();
        var started = await fleet.StartAsync("codex", "; true");
        var token = TestContext.Current.CancellationToken;
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(started)).Status == AgentStatus.Idle, "it is ready");
        var agent = (await fleet.Fleet.RefreshAsync([started], token))[0];
        var screen = await fleet.Server.CaptureTextAsync(agent.Pane.Id, Moana.Tmux.CaptureOptions.Styled, token);
        var clock = new FakeTimeProvider();
        var (memory, ticket) = (new PaneMemory(), 0);
        Look Observe(bool forKeys = false) => memory.Observe(fleet.Fleet, agent, screen, ++ticket, clock, forKeys);
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Observe().Tracked is { Status: AgentStatus.Idle, Confirming: false, Due: null };
            },
            "its status is settled");
        var program = ProcessFacts.Program(fleet.Server.Endpoint, agent.Pane)!.ProcessId;

        await Signals.SendAsync("-STOP", program, "T");
        clock.Advance(TimeSpan.FromMilliseconds(999));
        var again = Observe();
        Assert.Equal((null, clock.GetUtcNow()), (again.Processes.Stopped, again.At));
        Assert.Equal(program, Observe(forKeys: true).Processes.Stopped);
        Assert.Equal(program, Observe().Processes.Stopped);
        await Signals.SendAsync("-CONT", program, "S", "R", "D");
        Assert.Null(Observe().Processes.Stopped);

        await Signals.SendAsync("-STOP", program, "T");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(program, Observe().Processes.Stopped);
        await Signals.SendAsync("-CONT", program, "S", "R", "D");
    }

    [Fact(Timeout = 60_000)]
    public async Task An_agent_that_a_loop_starts_again_after_its_death_has_lost_the_turn()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("claude", "--work 30");
        var loop = $"while true; do {TestPaths.FakeAgent} --style claude --name claude --work 30; done";
        await fleet.Tmux.RunAsync("respawn-pane", "-k", "-t", agent.Pane.Id.ToString(), "sh", "-c", loop);
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Status == AgentStatus.Idle, "it is ready");
        var token = TestContext.Current.CancellationToken;
        agent = (await fleet.Fleet.RefreshAsync([agent], token))[0];
        var receipt = await fleet.SendAsync(agent, "do it");
        Assert.Equal(DeliveryOutcome.Started, receipt.Outcome);
        agent = (await fleet.Fleet.RefreshAsync([agent], token))[0];

        var victim = ProcessIdentity.TryParse(agent.Turn!.Process!)!;
        Assert.NotEqual(agent.Pane.ProcessId, victim.ProcessId);
        System.Diagnostics.Process.GetProcessById(victim.ProcessId).Kill();

        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)) is { Status: AgentStatus.Idle, Outcome: TurnOutcome.Lost }, "the next one is ready, and the turn is lost");
    }
}
