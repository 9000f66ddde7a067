using CliWrap;
using Moana.Testing;
using Moana.Tmux.Connections;

namespace Moana.Tmux.Tests.Faults;

/// <summary>A process that uses the driver leaves nothing behind, however it ends.</summary>
public sealed class ProcessEndTests : IDisposable
{
    private const int AtOnce = 4;

    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("MOANA_KILLS"), out var kills) ? kills : 20;

    private static readonly string Holder = Path.Combine(TestPaths.Output("Moana.TmuxHolder"), "moana-tmux-holder");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = 60_000)]
    [InlineData("returns", false)]
    [InlineData("returns", true)]
    [InlineData("is killed", false)]
    [InlineData("is interrupted", false)]
    public async Task No_client_is_left_when_the_process(string how, bool serverIsStopped)
    {
        await using var rig = await Rig.StartAsync("exec cat");
        var server = await rig.ServerProcessAsync();
        using var end = new CancellationTokenSource();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holder = Processes.Interruptible(Cli.Wrap(Holder).WithArguments([PrivateTmux.Executable, rig.Tmux.SocketName]))
            .WithStandardInputPipe(PipeSource.Create(async (_, _) => await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default)))
            .WithStandardOutputPipe(PipeTarget.ToDelegate(_ => ready.TrySetResult()))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        await ready.Task.WaitAsync(Eventually.Patience);

        // Two clients, and the one that stands by for them.
        var clients = Processes.ChildrenOf(holder.ProcessId);
        Assert.Equal(3, clients.Count);

        if (serverIsStopped)
        {
            await Processes.SignalAsync("STOP", server);
        }

        try
        {
            switch (how)
            {
                case "returns":
                    await end.CancelAsync();
                    break;
                case "is killed":
                    await Processes.SignalAsync("KILL", holder.ProcessId);
                    break;
                default:
                    await Processes.SignalAsync("INT", holder.ProcessId);
                    break;
            }

            await holder;
            foreach (var client in clients)
            {
                await Processes.EndedAsync(client);
            }
        }
        finally
        {
            await Processes.SignalAsync("CONT", server);
        }

        await Eventually.TrueAsync(async () => (await rig.ClientsAsync()).Count == 0, "the server has no client");
    }

    [Fact(Timeout = 600_000)]
    public async Task No_client_and_no_server_is_left_when_processes_are_killed_with_large_captures_under_way()
    {
        await using var rig = await Rig.StartAsync("seq 1 2000; exec sleep 1000");
        await rig.ShowsAsync("2000");
        for (var killed = 0; killed < Kills; killed += AtOnce)
        {
            var holders = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
            {
                var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var holder = Cli.Wrap(Holder).WithArguments([PrivateTmux.Executable, rig.Tmux.SocketName, "captures"])
                    .WithStandardOutputPipe(PipeTarget.ToDelegate(_ => ready.TrySetResult()))
                    .WithValidation(CommandResultValidation.None)
                    .ExecuteAsync();
                await ready.Task.WaitAsync(Eventually.Patience);
                return holder;
            }));
            foreach (var holder in holders)
            {
                await Processes.SignalAsync("KILL", holder.ProcessId);
                await holder;
            }

            await Eventually.TrueAsync(async () => (await rig.ClientsAsync()).Count == 0, "the server has no client");
        }

        var server = await rig.ServerProcessAsync();
        await rig.Tmux.RunAsync("kill-server");
        await Processes.EndedAsync(server);
    }

    [Fact(Timeout = 600_000)]
    public async Task A_server_outlives_processes_that_are_killed_while_clients_of_others_come_in()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000");
        var server = await rig.ServerProcessAsync();
        var arriving = new Transport(rig.Endpoint with { Executable = SlowlyIntroduced() });
        using var enough = new CancellationTokenSource();
        var arrivals = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await using var client = await ControlConnection.OpenAsync(arriving, arriving.Attach(rig.Session, output: false), new(), notified: null, CancellationToken.None);
            }
        });

        for (var killed = 0; killed < (Kills + 3) / 4 && !arrivals.IsCompleted; killed++)
        {
            var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var holder = Cli.Wrap(Holder).WithArguments([PrivateTmux.Executable, rig.Tmux.SocketName])
                .WithStandardInputPipe(PipeSource.Create((_, token) => Task.Delay(Timeout.Infinite, token)))
                .WithStandardOutputPipe(PipeTarget.ToDelegate(_ => ready.TrySetResult()))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync();
            await Task.WhenAny(ready.Task, holder.Task).WaitAsync(Eventually.Patience);
            await Processes.SignalAsync("KILL", holder.ProcessId);
            await holder;
        }

        await enough.CancelAsync();
        await arrivals;
        Assert.Equal(server, await rig.ServerProcessAsync());
    }

    [Fact(Timeout = 600_000)]
    public async Task A_server_outlives_processes_that_are_killed_while_their_clients_come_in()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000");
        var server = await rig.ServerProcessAsync();
        var (slow, random) = (SlowlyIntroduced(), new Random());
        using var enough = new CancellationTokenSource();
        var changes = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                var made = await rig.Server.NewSessionAsync(new() { Name = "come and go", WindowName = "w", Command = "exec sleep 1000" }, CancellationToken.None);
                await rig.Server.KillSessionAsync(made.SessionId, CancellationToken.None);
            }
        });

        for (var killed = 0; killed < (Kills + 9) / 10 && !changes.IsCompleted; killed++)
        {
            var holder = Cli.Wrap(Holder).WithArguments([slow, rig.Tmux.SocketName]).WithValidation(CommandResultValidation.None).ExecuteAsync();
            await Eventually.TrueAsync(() => File.Exists(_folder["comes"]), "a client is started");
            await Task.Delay(random.Next(10));
            await Processes.SignalAsync("KILL", holder.ProcessId);
            await holder;
            File.Delete(_folder["comes"]);
        }

        await Eventually.TrueAsync(async () => (await rig.ClientsAsync()).Count <= 1, "the server has no client of theirs");
        await enough.CancelAsync();
        await changes;
        Assert.Equal(server, await rig.ServerProcessAsync());
    }

    /// <summary>A client tells its whole environment: with a large one its introduction takes a while.</summary>
    private string SlowlyIntroduced()
    {
        var script = _folder["tmux"];
        File.WriteAllText(
            script,
            $"#!/bin/sh\n{string.Concat(Enumerable.Range(0, 4000).Select(i => $"export V{i}={new string('x', 200)}\n"))}: > '{_folder["comes"]}'\nexec '{Programs.Find(PrivateTmux.Executable)}' \"$@\"\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return script;
    }
}
