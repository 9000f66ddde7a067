using CliWrap;
using Moana.Testing;

namespace Moana.Tmux.Tests.Faults;

/// <summary>A process that uses the driver leaves nothing behind, however it ends.</summary>
public sealed class ProcessEndTests
{
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
        var clients = Processes.ChildrenOf(holder.ProcessId);
        Assert.Equal(2, clients.Count);

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
}
