using System.Diagnostics;
using System.Management.Automation;

namespace Moana.Benchmarks;

/// <summary>The status of N agents, warm: by a spawned capture each, by a bare control-mode loop, by the cmdlet.</summary>
internal static class StatusBenchmark
{
    public static async Task<object> RunAsync(Arguments arguments)
    {
        var agents = arguments.Number("agents", 50);
        var rounds = arguments.Number("rounds", 20);
        // The module first: the still fleet uses its assemblies.
        using var shell = new ModuleShell();
        await using var fleet = await StillFleet.StartAsync(agents);
        Environment.SetEnvironmentVariable("MOANA_TMUX", fleet.CountingTmux);
        using var bare = new BareConnection(fleet.Tmux);

        async Task SpawnedAsync()
        {
            foreach (var pane in fleet.Panes)
            {
                await fleet.Tmux.RunAsync("capture-pane", "-p", "-e", "-t", pane.ToString());
            }
        }

        // Timed in the script, as its author would: to begin a pipeline from outside costs the host more than the command.
        List<PSObject> reports = [];
        double RunCmdlet()
        {
            var output = shell.Run($"$clock = [Diagnostics.Stopwatch]::StartNew(); $reports = Get-MoanaStatus -SocketName {fleet.Tmux.SocketName}; $clock.Elapsed.TotalMilliseconds; $reports");
            reports = [.. output.Skip(1)];
            return (double)output.First().BaseObject;
        }

        // Outside of what is measured: to look at a property costs PowerShell more than Moana needs for the object.
        void Check()
        {
            if (reports.Count != agents || reports.Any(r => r.Properties["Status"].Value.ToString() != "Idle"))
            {
                throw new InvalidOperationException($"{reports.Count} of {agents} reports, or not all Idle.");
            }
        }

        // Until the runtime has compiled for good what runs often, which it does in the background.
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(12);)
        {
            RunCmdlet();
            await bare.CaptureAsync(fleet.Panes);
        }

        var bareTimes = new List<double>();
        var cmdletTimes = new List<double>();
        var cpu = TimeSpan.Zero;
        var spawnsBefore = fleet.Spawns;
        var bytesBefore = GC.GetTotalAllocatedBytes(true);
        for (var round = 0; round < rounds; round++)
        {
            // In turns, so that noise of the machine meets both.
            bareTimes.Add(await Figures.MeasureOnceAsync(() => bare.CaptureAsync(fleet.Panes)));
            var before = Environment.CpuUsage.TotalTime;
            cmdletTimes.Add(RunCmdlet());
            cpu += Environment.CpuUsage.TotalTime - before;
            Check();
        }

        var bytes = (GC.GetTotalAllocatedBytes(true) - bytesBefore) / rounds;
        var spawns = fleet.Spawns - spawnsBefore;
        var spawned = Figures.Median(await Figures.MeasureAsync(rounds, SpawnedAsync));
        var (bareMs, cmdletMs) = (Figures.Median(bareTimes), Figures.Median(cmdletTimes));
        return new
        {
            agents,
            spawned_ms = spawned,
            bare_ms = bareMs,
            cmdlet_ms = cmdletMs,
            cmdlet_cpu_ms = Math.Round(cpu.TotalMilliseconds / rounds, 2),
            spawned_over_cmdlet = Math.Round(spawned / cmdletMs, 2),
            cmdlet_over_bare = Math.Round(cmdletMs / bareMs, 2),
            spawns,
            managed_bytes = bytes,
        };
    }
}
