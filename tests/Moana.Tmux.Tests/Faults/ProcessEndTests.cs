using CliWrap;
using Moana.Testing;

namespace Moana.Tmux.Tests.Faults;

/// <summary>A process that uses the driver leaves nothing behind, however it ends.</summary>
public sealed class ProcessEndTests
{
    private const int AtOnce = 4;

    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("MOANA_KILLS"), out var kills) ? kills : 20;

    private static readonly string Holder = Path.Combine(TestPaths.Output("Moana.TmuxHolder"), "moana-tmux-holder");

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

            // A client that leaves while another comes in would be another matter: see ArrivalGate.
            await Eventually.TrueAsync(async () => (await rig.ClientsAsync()).Count == 0, "the server has no client");
        }

        var server = await rig.ServerProcessAsync();
        await rig.Tmux.RunAsync("kill-server");
        await Processes.EndedAsync(server);
    }
}
