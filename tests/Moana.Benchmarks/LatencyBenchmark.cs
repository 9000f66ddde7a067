using System.Management.Automation;
using System.Runtime.CompilerServices;
using Moana.Panes;
using Moana.Testing;

namespace Moana.Benchmarks;

/// <summary>From a change on a fake agent's screen to the object in the pipeline, less the confirmation window.</summary>
internal static class LatencyBenchmark
{
    public static async Task<object> RunAsync(Arguments arguments)
    {
        var rounds = arguments.Number("rounds", 30);
        await using var tmux = new PrivateTmux();
        using var log = new FakeAgentLog();
        using var shell = new ModuleShell();
        using var other = new ModuleShell(second: true);
        var server = $"-SocketName {tmux.SocketName}";
        shell.Run($"New-MoanaSession bench @{{ codex = '{TestPaths.FakeAgent} --style codex --work 0.6 --log {log.Path}' }} {server}; Wait-MoanaStatus codex Idle {server}");

        using var watching = other.NewShell();
        var seen = new List<(string Status, DateTimeOffset At)>();
        var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, e) =>
        {
            lock (seen)
            {
                seen.Add(($"{output[e.Index].Properties["Status"].Value}", DateTimeOffset.UtcNow));
            }
        };
        var running = watching.AddScript($"Watch-MoanaStatus codex {server}").BeginInvoke<PSObject, PSObject>(null, output);
        for (var i = 0; i < rounds; i++)
        {
            shell.Run($"Send-MoanaPrompt codex 'round {i}' {server}");
            await Eventually.TrueAsync(() => Count(seen, "Completed") > i, $"turn {i} is reported as completed");
        }

        watching.Stop();
        await Task.Run(() => running.AsyncWaitHandle.WaitOne(5000));
        var starts = Latencies(log.Events("turn-start"), seen, "Working", TimeSpan.Zero);
        var ends = Latencies(log.Events("turn-end"), seen, "Completed", MarkWindow());
        List<double> all = [.. starts, .. ends];
        return new
        {
            median_ms = Figures.Median(all),
            p99_ms = Figures.Percentile(all, 0.99),
            working_median_ms = Figures.Median(starts),
            completed_median_ms = Figures.Median(ends),
            changes = all.Count,
        };
    }

    /// <summary>In a method of its own: the module has to be imported before its assemblies are needed here.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TimeSpan MarkWindow() => StatusTracker.MarkWindow;

    private static List<double> Latencies(
        IReadOnlyList<FakeAgentEvent> changes, List<(string Status, DateTimeOffset At)> seen, string status, TimeSpan window) =>
        [.. changes
            .Select(c => seen.Where(s => s.Status == status && s.At >= c.Time).Select(s => (s.At - c.Time - window).TotalMilliseconds).DefaultIfEmpty(double.NaN).First())
            .Where(double.IsFinite)];

    private static int Count(List<(string Status, DateTimeOffset At)> seen, string status)
    {
        lock (seen)
        {
            return seen.Count(s => s.Status == status);
        }
    }
}
