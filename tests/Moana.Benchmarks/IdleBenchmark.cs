using System.Diagnostics;
using Moana.Testing;

namespace Moana.Benchmarks;

/// <summary>
/// What watching costs, of one processor: 100 silent agents alone, with 20 agents at work beside them, and 100 agents that
/// are idle after a turn. A busy machine takes longer for the same; what is allocated each second tells how much was done.
/// </summary>
internal static class IdleBenchmark
{
    public static async Task<object> RunAsync(Arguments arguments)
    {
        var seconds = arguments.Number("seconds", 30);
        // The module first: the still fleet uses its assemblies.
        using var shell = new ModuleShell();
        var agents = arguments.Number("agents", 100);
        await using var fleet = await StillFleet.StartAsync(agents);
        Environment.SetEnvironmentVariable("MOANA_TMUX", fleet.CountingTmux);
        var silent = await WatchAsync(shell, fleet.Tmux, seconds, fleet);

        shell.Run($"$a = [ordered]@{{}}; 1..20 | ForEach-Object {{ $a[\"spin$_\"] = '{TestPaths.FakeAgent} --style codex --work {seconds * 10}' }}; "
            + $"New-MoanaSession spinning $a -SocketName {fleet.Tmux.SocketName}; "
            + $"Wait-MoanaStatus spin* Idle -Timeout 120 -SocketName {fleet.Tmux.SocketName}; Send-MoanaPrompt spin* go -SocketName {fleet.Tmux.SocketName}");
        var spinning = await WatchAsync(shell, fleet.Tmux, seconds, fleet);

        await using var tmux = new PrivateTmux();
        var fakes = await FakeAgents.StartAsync(tmux, agents);
        shell.Run($"Send-MoanaPrompt a* go {fakes.Server}; Wait-MoanaStatus a* Completed -Timeout 120 {fakes.Server}");
        var after = await WatchAsync(shell, tmux, seconds, fleet);
        return new
        {
            cpu_percent = spinning.Cpu,
            cpu_percent_silent = silent.Cpu,
            cpu_percent_after_turns = after.Cpu,
            kilobytes_per_second = spinning.Allocated,
            kilobytes_per_second_silent = silent.Allocated,
            kilobytes_per_second_after_turns = after.Allocated,
            spawns = silent.Spawns + spinning.Spawns + after.Spawns,
            seconds,
        };
    }

    private static async Task<(double Cpu, double Allocated, int Spawns)> WatchAsync(ModuleShell shell, PrivateTmux tmux, int seconds, StillFleet fleet)
    {
        using var watching = shell.NewShell();
        var running = watching.AddScript($"Watch-MoanaStatus -SocketName {tmux.SocketName}").BeginInvoke();
        // Until the runtime has compiled for good what the watch does, which it does in the background.
        await Task.Delay(TimeSpan.FromSeconds(15));
        var spawns = fleet.Spawns;
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        var bytes = GC.GetTotalAllocatedBytes();
        var clock = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        self.Refresh();
        var cpu = (self.TotalProcessorTime - before) / clock.Elapsed * 100;
        var allocated = (GC.GetTotalAllocatedBytes() - bytes) / 1024.0 / clock.Elapsed.TotalSeconds;
        var spawned = fleet.Spawns - spawns;
        watching.Stop();
        return running.IsCompleted ? (Math.Round(cpu, 3), Math.Round(allocated, 1), spawned) : throw new InvalidOperationException("The watch did not stop.");
    }
}
