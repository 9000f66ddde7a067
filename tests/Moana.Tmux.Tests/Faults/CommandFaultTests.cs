using System.Collections.Concurrent;
using Moana.Testing;
using Moana.Tmux.Connections;

namespace Moana.Tmux.Tests.Faults;

/// <summary>What callers of commands see when the server, the session or the client goes away under them.</summary>
public abstract class CommandFaultTests(IVia via)
{
    private const int Hang = 60_000;
    private static readonly DriverSettings Impatient = new() { CommandTimeout = TimeSpan.FromSeconds(1), OpenTimeout = TimeSpan.FromSeconds(2) };

    [Fact(Timeout = Hang)]
    public async Task Thirty_two_threads_share_one_connection_and_each_gets_its_own_answers()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", via: via);
        var panes = new List<PaneId>();
        for (var i = 0; i < 32; i++)
        {
            panes.Add(PaneId.Parse(await rig.Tmux.RunAsync("new-window", "-d", "-P", "-F", "#{pane_id}", $"echo pane-{i}-; exec sleep 1000")));
        }

        await rig.ShowsAsync("pane-31-", panes[^1]);
        var threads = panes.Select((pane, i) => Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < 20; round++)
                {
                    var value = $"value {i} {round}";
                    rig.Server.SetPaneOptionsAsync(pane, new Dictionary<string, string?> { ["@test"] = value }).GetAwaiter().GetResult();
                    Assert.Equal(value, rig.Server.GetPaneAsync(pane, ["@test"]).GetAwaiter().GetResult().Options["@test"]);
                    Assert.StartsWith($"pane-{i}-\n", rig.Server.CaptureTextAsync(pane, CaptureOptions.Plain).GetAwaiter().GetResult());
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        await Task.WhenAll(threads);
        Assert.Single(await rig.ClientsAsync());
    }

    [Fact(Timeout = Hang)]
    public async Task The_attached_session_can_be_renamed_and_killed_while_others_live()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", via: via);
        var pane = PaneId.Parse(await rig.Tmux.NewSessionAsync("other", "echo here; exec sleep 1000"));
        await rig.ShowsAsync("here", pane);
        for (var round = 0; round < 5; round++)
        {
            await rig.Tmux.NewSessionAsync($"extra-{round}", "exec sleep 1000");
            await rig.Server.ListSessionsAsync();
            var attached = await rig.Tmux.RunAsync("list-clients", "-F", "#{session_id}");
            await rig.Tmux.RunAsync("rename-session", "-t", attached, $"renamed-{round}");
            Assert.Contains($"renamed-{round}", (await rig.Server.ListSessionsAsync()).Select(s => s.Name));

            // Reads that are under way as the session dies are carried out on the next connection.
            var reads = Enumerable.Range(0, 50).Select(_ => rig.Server.ListPanesAsync()).ToList();
            if ((await rig.Server.GetPaneAsync(pane)).SessionId.ToString() != attached)
            {
                await rig.Tmux.RunAsync("kill-session", "-t", attached);
            }

            await Task.WhenAll(reads);
            Assert.StartsWith("here", await rig.Server.CaptureTextAsync(pane, CaptureOptions.Plain));
        }
    }

    [Fact(Timeout = Hang)]
    public async Task The_driver_can_kill_the_session_that_it_is_attached_to()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", via: via);
        await rig.Tmux.NewSessionAsync("other", "exec sleep 1000");
        foreach (var session in await rig.Server.ListSessionsAsync())
        {
            await rig.Server.KillSessionAsync(session.Id);
        }

        Assert.Empty(await rig.Server.ListSessionsAsync());
    }

    [Theory(Timeout = Hang)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_is_killed_and_started_again_is_found_again(bool atOnce)
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", via: via);
        await rig.Server.ListSessionsAsync();
        var client = Assert.Single(rig.Server.ProcessIds);
        if (atOnce)
        {
            await Processes.SignalAsync("KILL", await rig.ServerProcessAsync());
        }
        else
        {
            await rig.Tmux.RunAsync("kill-server");
        }

        await Eventually.TrueAsync(async () => (await rig.Server.ListSessionsAsync()).Count == 0, "no session is listed any more");
        var error = await Assert.ThrowsAsync<TmuxException>(() => rig.Server.CaptureTextAsync(rig.Pane, CaptureOptions.Plain));
        Assert.Equal(TmuxError.NoServer, error.Error);
        Assert.Contains(rig.Tmux.SocketName, error.Message);
        await Processes.EndedAsync(client);

        var pane = PaneId.Parse(await rig.Tmux.NewSessionAsync("again", "echo back; exec sleep 1000"));
        await rig.ShowsAsync("back", pane);
        Assert.StartsWith("back", await rig.Server.CaptureTextAsync(pane, CaptureOptions.Plain));
    }

    [Fact(Timeout = Hang)]
    public async Task A_stopped_server_is_a_timeout_for_all_and_works_again_when_it_goes_on()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", Impatient, via);
        await rig.Server.ListSessionsAsync();
        var server = await rig.ServerProcessAsync();
        await Processes.SignalAsync("STOP", server);
        try
        {
            // The first wave waits on the open connection, the second one for a new one.
            for (var wave = 0; wave < 2; wave++)
            {
                var calls = Enumerable.Range(0, 32).Select(_ => Assert.ThrowsAsync<TmuxException>(() => rig.Server.ListPanesAsync())).ToList();
                foreach (var error in await Task.WhenAll(calls))
                {
                    Assert.Equal(TmuxError.Timeout, error.Error);
                    Assert.Matches("[12] s", error.Message);
                    Assert.Contains(rig.Tmux.SocketName, error.Message);
                }
            }
        }
        finally
        {
            await Processes.SignalAsync("CONT", server);
        }

        Assert.Single(await rig.Server.ListPanesAsync());
        await Eventually.TrueAsync(async () => (await rig.ClientsAsync()).Count == 1, "one client is left");
    }

    [Fact(Timeout = Hang)]
    public async Task A_slow_answer_is_a_timeout_for_its_caller_only()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", via: via);
        rig.Server.CommandTimeout = TimeSpan.FromTicks(1);
        var late = await Assert.ThrowsAsync<TmuxException>(async () =>
        {
            for (var i = 0; i < 1000; i++)
            {
                await rig.Server.GetPaneAsync(rig.Pane);
            }
        });
        Assert.Equal(TmuxError.Timeout, late.Error);
        rig.Server.CommandTimeout = TimeSpan.FromSeconds(10);
        Assert.Equal(rig.Pane, (await rig.Server.GetPaneAsync(rig.Pane)).Id);
    }

    [Fact(Timeout = Hang)]
    public async Task A_cancelled_command_ends_at_once_and_the_connection_stays()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", via: via);
        await rig.Server.ListSessionsAsync();
        var client = Assert.Single(rig.Server.ProcessIds);
        var server = await rig.ServerProcessAsync();
        await Processes.SignalAsync("STOP", server);
        try
        {
            using var cancel = new CancellationTokenSource();
            var call = rig.Server.ListPanesAsync(token: cancel.Token);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
        finally
        {
            await Processes.SignalAsync("CONT", server);
        }

        Assert.Single(await rig.Server.ListPanesAsync());
        Assert.Equal(client, Assert.Single(rig.Server.ProcessIds));
    }

    [Fact(Timeout = Hang)]
    public async Task A_client_that_is_killed_costs_no_read_and_tells_a_change_that_it_may_have_happened()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", via: via);
        var server = await rig.ServerProcessAsync();

        await KillAsync(() => rig.Server.ListPanesAsync());

        TmuxException? error;
        do
        {
            // What had not gone to the client yet when it died goes to the next one, and is no fault.
            error = (TmuxException?)await Record.ExceptionAsync(() => KillAsync(() => rig.Server.PasteAsync(rig.Pane, "text")));
        }
        while (error is null);

        Assert.Equal(TmuxError.ConnectionLost, error.Error);
        Assert.Contains("may or may not", error.Message);

        async Task KillAsync(Func<Task> command)
        {
            await rig.Server.ListSessionsAsync();
            var client = Assert.Single(rig.Server.ProcessIds);
            await Processes.SignalAsync("STOP", server);
            var call = command();
            await Processes.SignalAsync("KILL", client);
            await Processes.EndedAsync(client);
            await Processes.SignalAsync("CONT", server);
            await call;
        }
    }

    [Fact(Timeout = Hang)]
    public async Task What_goes_wrong_in_the_background_bothers_nobody()
    {
        // Other tests run beside this one; only what is said of its own servers counts.
        var servers = new List<string>();
        var unobserved = new ConcurrentBag<Exception>();
        void Observe(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved.Add(e.Exception);
        TaskScheduler.UnobservedTaskException += Observe;
        try
        {
            for (var round = 0; round < 3; round++)
            {
                await using var rig = await Rig.StartAsync("exec sleep 1000", Impatient, via);
                servers.Add(rig.Tmux.SocketName);
                await using var watching = await Watching.StartAsync(rig.Server, [rig.Session]);
                var calls = Enumerable.Range(0, 100).Select(_ => (Task)rig.Server.SetPaneOptionsAsync(rig.Pane, new Dictionary<string, string?> { ["@a"] = "b" })).ToList();
                await rig.Tmux.RunAsync("kill-server");
                try
                {
                    await Task.WhenAll(calls);
                }
                catch (TmuxException)
                {
                    // These are for the callers.
                }
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.DoesNotContain(unobserved, e => servers.Any(s => e.ToString().Contains(s, StringComparison.Ordinal)));
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Observe;
        }
    }
}

public sealed class LocalCommandFaultTests(Local via) : CommandFaultTests(via), IClassFixture<Local>;

public sealed class SshCommandFaultTests(Ssh via) : CommandFaultTests(via), IClassFixture<Ssh>;
