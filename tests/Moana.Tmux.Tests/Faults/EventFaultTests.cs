using System.Globalization;
using Moana.Testing;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Tests.Faults;

/// <summary>What watchers see when the server, the session or the client goes away under them, or a pane floods.</summary>
public abstract class EventFaultTests(IVia via)
{
    private const int Hang = 90_000;

    [Fact(Timeout = Hang)]
    public async Task A_watcher_is_told_of_a_lost_connection_and_gets_events_again()
    {
        await using var rig = await Rig.StartAsync("exec cat", via: via);
        await using var watching = await Watching.StartAsync(rig.Server, [rig.Session]);
        var client = rig.Server.ProcessIds[0];
        watching.Clear();
        await Processes.SignalAsync("KILL", client);
        await watching.SeesAsync<EventsMissedEvent>("missed events");
        await rig.Tmux.RunAsync("send-keys", "-t", $"{rig.Pane}", "x");
        await watching.SeesAsync(new PaneOutputEvent(rig.Pane));
    }

    [Fact(Timeout = Hang)]
    public async Task A_watcher_is_told_of_a_lost_server_and_of_its_return()
    {
        await using var rig = await Rig.StartAsync("exec cat", via: via);
        await using var watching = await Watching.StartAsync(rig.Server, [rig.Session]);
        await rig.Tmux.RunAsync("kill-server");
        await watching.SeesAsync<ServerLostEvent>("the server is lost");
        watching.Clear();
        var pane = PaneId.Parse(await rig.Tmux.NewSessionAsync("main", "exec cat"));
        await watching.SeesAsync<EventsMissedEvent>("the server is back");
        await rig.Tmux.RunAsync("send-keys", "-t", $"{pane}", "x");
        await watching.SeesAsync(new PaneOutputEvent(pane));
    }

    [Theory(Timeout = Hang)]
    [InlineData("on")]
    [InlineData("off")]
    public async Task A_watched_session_that_dies_is_told_and_the_rest_of_the_server_goes_on(string detachOnDestroy)
    {
        await using var rig = await Rig.StartAsync("exec cat", via: via);
        var other = PaneId.Parse(await rig.Tmux.NewSessionAsync("other", "exec cat"));
        var session = SessionId.Parse(await rig.Tmux.RunAsync("display-message", "-p", "-t", $"{other}", "#{session_id}"));
        await rig.Tmux.RunAsync("set-option", "-g", "detach-on-destroy", detachOnDestroy);
        await using var watching = await Watching.StartAsync(rig.Server, [session]);
        watching.Clear();
        await rig.Tmux.RunAsync("kill-session", "-t", "other");
        await watching.SeesAsync<LayoutChangedEvent>("the session is gone");
        await watching.SeesAsync<EventsMissedEvent>("watching goes on without the session");
        watching.Clear();
        await rig.Tmux.RunAsync("send-keys", "-t", $"{rig.Pane}", "x");
        await rig.Tmux.RunAsync("new-window", "-d", "-t", "main:", "exec cat");
        await watching.SeesAsync<LayoutChangedEvent>("a new window elsewhere");
        Assert.DoesNotContain(new PaneOutputEvent(rig.Pane), watching.Events);
    }

    [Fact(Timeout = Hang)]
    public async Task A_session_that_dies_while_its_client_is_stopped_does_not_take_the_server_along()
    {
        await using var rig = await Rig.StartAsync("exec cat", via: via);
        var session = SessionId.Parse(await rig.Tmux.RunAsync("new-session", "-d", "-P", "-F", "#{session_id}", "-s", "other", "exec cat"));
        var server = await rig.ServerProcessAsync();
        await using var watching = await Watching.StartAsync(rig.Server, [session], ["@moana-status"]);
        await using var other = new TmuxServer(rig.Endpoint, new());
        await using var subscriptions = await Watching.StartAsync(other, [rig.Session], ["@moana-status"]);
        foreach (var client in rig.Server.ProcessIds)
        {
            await Processes.SignalAsync("STOP", client);
        }

        await rig.Tmux.RunAsync("kill-session", "-t", "other");

        // tmux looks at each client's subscriptions once a second; it would die at the next look for the stopped one.
        // Another client that is told three times has seen two whole rounds pass.
        for (var look = 1; look <= 3; look++)
        {
            subscriptions.Clear();
            await rig.Tmux.RunAsync("set-option", "-p", "-t", $"{rig.Pane}", "@moana-status", $"Working;{look}");
            await subscriptions.SeesAsync(new PaneChangedEvent(rig.Pane, PaneChange.Option));
        }

        foreach (var client in rig.Server.ProcessIds)
        {
            await Processes.SignalAsync("CONT", client);
        }

        Assert.Equal(server, await rig.ServerProcessAsync());
    }

    [Fact(Timeout = Hang)]
    public async Task Panes_that_come_later_are_watched_too()
    {
        await using var rig = await Rig.StartAsync("exec cat", via: via);
        await using var watching = await Watching.StartAsync(rig.Server, [rig.Session], ["@moana-status"]);
        foreach (var make in new[] { "new-window", "split-window" })
        {
            var pane = PaneId.Parse(await rig.Tmux.RunAsync(make, "-d", "-P", "-F", "#{pane_id}", "-t", "main:", "exec cat"));
            await Eventually.TrueAsync(
                async () =>
                {
                    await rig.Tmux.RunAsync("set-option", "-p", "-t", $"{pane}", "@moana-status", Guid.NewGuid().ToString());
                    return watching.Events.Contains(new PaneChangedEvent(pane, PaneChange.Option));
                },
                $"a changed option of a pane that {make} made");
        }
    }

    [Fact(Timeout = Hang)]
    public async Task A_renamed_session_is_watched_on()
    {
        await using var rig = await Rig.StartAsync("exec cat", via: via);
        await using var watching = await Watching.StartAsync(rig.Server, [rig.Session]);
        await rig.Tmux.RunAsync("rename-session", "-t", "main", "another");
        await watching.SeesAsync<LayoutChangedEvent>("the new name");
        await rig.Tmux.RunAsync("send-keys", "-t", $"{rig.Pane}", "x");
        await watching.SeesAsync(new PaneOutputEvent(rig.Pane));
    }

    [Fact(Timeout = Hang)]
    public async Task A_pane_that_floods_is_held_back_and_neither_blocked_nor_in_the_way_of_quiet_ones()
    {
        await using var rig = await Rig.StartAsync("exec cat", via: via);
        var flood = PaneId.Parse(await rig.Tmux.RunAsync("new-window", "-d", "-P", "-F", "#{pane_id}", "exec yes 'a line of a flood that goes on and on'"));
        var program = int.Parse(await rig.Tmux.RunAsync("display-message", "-p", "-t", $"{flood}", "#{pane_pid}"), CultureInfo.InvariantCulture);
        var server = await rig.ServerProcessAsync();
        var paused = 0;
        void Count(TmuxCommand command) => paused += command.Arguments is ["-A", var flow] && flow == $"{flood}:pause" ? 1 : 0;
        CommandGate.Passed += Count;
        try
        {
            await using var watching = await Watching.StartAsync(rig.Server, [rig.Session]);
            await watching.SeesAsync(new PaneOutputEvent(flood));
            await Eventually.TrueAsync(() => paused > 1, "the flooding pane was paused, and again");
            var (memory, resident, written) = (GC.GetTotalMemory(forceFullCollection: true), Resident(server), Written(program));
            for (var round = 0; round < 10; round++)
            {
                watching.Clear();
                await rig.Server.SendKeysAsync(rig.Pane, ["x"]);
                await watching.SeesAsync(new PaneOutputEvent(rig.Pane));
                watching.Clear();
                await watching.SeesAsync(new PaneOutputEvent(flood));
            }

            Assert.True(Written(program) > written, "the flooding program goes on");
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 20_000_000);
            Assert.InRange(Resident(server) - resident, long.MinValue, 50_000_000);
        }
        finally
        {
            CommandGate.Passed -= Count;
        }
    }

    [Fact(Timeout = Hang)]
    public async Task Connections_that_nobody_needs_any_more_are_closed()
    {
        await using var rig = await Rig.StartAsync("exec cat", via: via);
        await using (await Watching.StartAsync(rig.Server, [rig.Session]))
        {
            Assert.NotEmpty(await rig.ClientsAsync());
        }

        await rig.Server.DisposeAsync();
        await Eventually.TrueAsync(async () => (await rig.ClientsAsync()).Count == 0, "no client is left");

        // Disposal ends what is open; it does not forbid what comes later.
        Assert.Single(await rig.Server.ListSessionsAsync());
    }

    private static long Resident(int process) =>
        long.Parse(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    private static long Written(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/io").First(l => l.StartsWith("wchar:", StringComparison.Ordinal))[7..], CultureInfo.InvariantCulture);

    [Fact(Timeout = Hang)]
    public async Task A_program_that_writes_and_ends_while_it_is_watched_is_replaced_again_and_again()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", via: via);
        var process = await rig.ServerProcessAsync();
        await rig.Server.SetRemainOnExitAsync(WindowId.Parse(await rig.Tmux.RunAsync("display-message", "-p", "-t", "main:", "#{window_id}")), true);
        await using var watching = await Watching.StartAsync(rig.Server, [rig.Session]);
        for (var i = 0; i < 20; i++)
        {
            await rig.Server.RespawnPaneAsync(rig.Pane, $"head -c {1000 + (i * 700)} /dev/zero | tr '\\0' x; echo end {i}", path: null, kill: true);
            await Eventually.TrueAsync(async () => await rig.Tmux.RunAsync("display-message", "-p", "-t", $"{rig.Pane}", "#{pane_dead}") == "1", $"program {i} has ended");
        }

        await rig.Server.RespawnPaneAsync(rig.Pane, "echo alive; exec sleep 1000", path: null, kill: true);
        await rig.ShowsAsync("alive");
        Assert.Equal(process, await rig.ServerProcessAsync());
    }
}

public sealed class LocalEventFaultTests(Local via) : EventFaultTests(via), IClassFixture<Local>;

public sealed class SshEventFaultTests(Ssh via) : EventFaultTests(via), IClassFixture<Ssh>;
