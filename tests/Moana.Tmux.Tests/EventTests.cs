using Moana.Testing;

namespace Moana.Tmux.Tests;

public abstract class EventTests(IVia via)
{
    private const int Hang = 60_000;

    [Fact(Timeout = Hang)]
    public async Task Output_of_a_watched_session_is_told_and_of_others_not()
    {
        await using var rig = await Rig.StartAsync("exec cat", via: via);
        var other = PaneId.Parse(await rig.Tmux.NewSessionAsync("other", "exec cat"));
        await using var watching = await Watching.StartAsync(rig.Server, [rig.Session]);
        await rig.Tmux.RunAsync("send-keys", "-t", $"{other}", "x");
        await rig.Tmux.RunAsync("send-keys", "-t", $"{rig.Pane}", "x");
        await watching.SeesAsync(new PaneOutputEvent(rig.Pane));
        Assert.DoesNotContain(new PaneOutputEvent(other), watching.Events);
    }

    [Fact(Timeout = Hang)]
    public async Task Title_command_death_mode_and_options_are_told()
    {
        await using var rig = await Rig.StartAsync("read line; exec sleep 1000", via: via);
        var window = (await rig.Server.GetPaneAsync(rig.Pane)).WindowId;
        await rig.Tmux.RunAsync("set-option", "-w", "-t", $"{window}", "remain-on-exit", "on");
        await using var watching = await Watching.StartAsync(rig.Server, [rig.Session], ["@moana-status"]);

        await rig.Tmux.RunAsync("select-pane", "-t", $"{rig.Pane}", "-T", "new title");
        await watching.SeesAsync(new PaneChangedEvent(rig.Pane, PaneChange.Title));
        await rig.Tmux.RunAsync("set-option", "-p", "-t", $"{rig.Pane}", "@moana-status", "two\nlines");
        await watching.SeesAsync(new PaneChangedEvent(rig.Pane, PaneChange.Option));
        await rig.Tmux.RunAsync("copy-mode", "-t", $"{rig.Pane}");
        await watching.SeesAsync(new PaneChangedEvent(rig.Pane, PaneChange.Mode));
        await rig.Tmux.RunAsync("send-keys", "-t", $"{rig.Pane}", "-X", "cancel");
        await rig.Tmux.RunAsync("send-keys", "-t", $"{rig.Pane}", "Enter");
        await watching.SeesAsync(new PaneChangedEvent(rig.Pane, PaneChange.Command));
        Assert.DoesNotContain(new PaneChangedEvent(rig.Pane, PaneChange.Dead), watching.Events);
        await rig.Tmux.RunAsync("respawn-pane", "-k", "-t", $"{rig.Pane}", "true");
        await watching.SeesAsync(new PaneChangedEvent(rig.Pane, PaneChange.Dead));
    }

    [Fact(Timeout = Hang)]
    public async Task Changes_of_the_layout_are_told_for_the_whole_server()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", via: via);
        await rig.Tmux.NewSessionAsync("other", "exec sleep 1000");
        foreach (var sessions in new SessionId[][] { [rig.Session], [] })
        {
            await using var watching = await Watching.StartAsync(rig.Server, sessions);
            foreach (var change in new string[][]
            {
                ["new-window", "-d", "-t", "other:", "-n", "added", "exec sleep 1000"],
                ["rename-window", "-t", "other:added", "renamed"],
                ["kill-window", "-t", "other:renamed"],
                ["new-session", "-d", "-s", "third", "exec sleep 1000"],
                ["rename-session", "-t", "third", "fourth"],
                ["kill-session", "-t", "fourth"],
            })
            {
                watching.Clear();
                await rig.Tmux.RunAsync(change);
                await watching.SeesAsync<LayoutChangedEvent>(string.Join(' ', change));
            }
        }
    }

    [Fact(Timeout = Hang)]
    public async Task Watchers_share_a_connection_for_each_session_and_the_last_one_closes_it()
    {
        await using var rig = await Rig.StartAsync("exec cat", via: via);
        await using (var first = await Watching.StartAsync(rig.Server, [rig.Session]))
        {
            await using var second = await Watching.StartAsync(rig.Server, [rig.Session]);
            await rig.Tmux.RunAsync("send-keys", "-t", $"{rig.Pane}", "x");
            await first.SeesAsync(new PaneOutputEvent(rig.Pane));
            await second.SeesAsync(new PaneOutputEvent(rig.Pane));
            Assert.Single((await rig.Tmux.RunAsync("list-clients", "-F", "#{client_flags}")).Split('\n'), f => !f.Contains("no-output", StringComparison.Ordinal));
        }

        await rig.Server.DisposeAsync();
        await Eventually.TrueAsync(async () => await rig.Tmux.RunAsync("list-clients") == "", "no client is left");
    }
}

public sealed class LocalEventTests(Local via) : EventTests(via), IClassFixture<Local>;

public sealed class SshEventTests(Ssh via) : EventTests(via), IClassFixture<Ssh>;
