using System.Diagnostics;
using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.EventStream;
using Moana.Testing;

namespace Moana.Hosting.Tests;

public sealed partial class InterruptTests
{
    private const int SigInt = 2;

    [Theory]
    [InlineData("'ready'; while ($true) { }")]
    [InlineData("'ready'; 1..1000000000 | ForEach-Object { $_ } | Where-Object { $false }")]
    [InlineData("'ready'; [Threading.Thread]::Sleep(60000)")]
    public async Task An_interrupt_stops_the_script_and_exits_130(string script)
    {
        using var limit = new CancellationTokenSource(Eventually.Patience);
        var (id, code) = (0, -1);
        var clock = new Stopwatch();
        await foreach (var e in Processes.Interruptible(Shells.HostCommand("-Command", script)).WithValidation(CommandResultValidation.None).ListenAsync(limit.Token))
        {
            switch (e)
            {
                case StartedCommandEvent started:
                    id = started.ProcessId;
                    break;
                case StandardOutputCommandEvent { Text: "ready" }:
                    clock.Start();
                    Assert.Equal(0, Kill(id, SigInt));
                    break;
                case ExitedCommandEvent exited:
                    clock.Stop();
                    code = exited.ExitCode;
                    break;
            }
        }

        Assert.Equal(130, code);
        Assert.InRange(clock.Elapsed, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(5));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
