using System.Diagnostics;
using System.Globalization;
using Moana.Testing;

namespace Moana.Benchmarks;

/// <summary>Many agents and many short tasks on real tmux, against the time that the agents themselves need.</summary>
internal static class OrchestrateBenchmark
{
    public static async Task<object> RunAsync(Arguments arguments)
    {
        var agents = arguments.Number("agents", 50);
        var tasks = arguments.Number("tasks", 1000);
        var seconds = arguments.Number("seconds", 2);
        var records = arguments.Number("records", 0) > 0;
        var state = Directory.CreateTempSubdirectory("moana-bench-state-");
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", state.FullName);
        var (style, home) = records ? ("claude", $"CLAUDE_CONFIG_DIR='{Path.Combine(state.FullName, "home")}' ") : ("codex", "");
        await using var tmux = new PrivateTmux();
        using var log = new FakeAgentLog();
        using var shell = new ModuleShell();
        var server = $"-SocketName {tmux.SocketName}";
        shell.Run($"$a = [ordered]@{{}}; 1..{agents} | ForEach-Object {{ $a[\"a$_\"] = \"{home}'{TestPaths.FakeAgent}' --style {style} --name a$_ --work {seconds} --log '{log.Path}'\" }}; "
            + $"New-MoanaSession bench $a {server}; Wait-MoanaStatus a* Idle -Timeout 300 {server}");

        using var self = Process.GetCurrentProcess();
        var cpu = self.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        // What is kept of a task that is done would show between its first quarter and its end.
        var results = shell.Run($"$seen = 0; Start-MoanaOrchestration -Session bench -Queue (1..{tasks} | ForEach-Object {{ \"short task number $_\" }}) {server} | ForEach-Object {{ "
            + $"if (++$seen -eq {Math.Max(1, tasks / 4)}) {{ $quarter = [GC]::GetTotalMemory($true) }}; if ($seen -eq {tasks}) {{ $end = [GC]::GetTotalMemory($true) }}; \"$($_.Status)\" }}; $quarter; $end").ToList();
        var (held, heldLast) = (Convert.ToDouble(results[^2].BaseObject, CultureInfo.InvariantCulture), Convert.ToDouble(results[^1].BaseObject, CultureInfo.InvariantCulture));
        var wall = clock.Elapsed;
        self.Refresh();
        var used = self.TotalProcessorTime - cpu;
        var memory = self.PeakWorkingSet64;
        var events = shell.Run("Watch-MoanaOrchestration").Count;
        state.DeleteAll();

        var prompts = log.Prompts();
        var completed = results.Count(r => $"{r}" == "Completed");
        if (completed != tasks || prompts.Distinct().Count() != tasks || prompts.Count != tasks)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{completed} of {tasks} completed, {prompts.Count} prompts taken."));
        }

        var idle = Enumerable.Range(1, agents).SelectMany(i => Idle(log, $"a{i}")).ToList();
        var needed = TimeSpan.FromSeconds((double)seconds * tasks / agents);
        return new
        {
            agents,
            tasks,
            work_seconds = seconds,
            records,
            idle_median_ms = Figures.Median(idle),
            idle_p99_ms = Figures.Percentile(idle, 0.99),
            wall_seconds = Math.Round(wall.TotalSeconds, 1),
            wall_over_needed = Math.Round(wall / needed, 2),
            cpu_percent = Math.Round(100 * used / wall, 1),
            peak_megabytes = memory / (1024 * 1024),
            managed_megabytes_after_a_quarter = Math.Round(held / 1e6, 1),
            managed_megabytes_at_the_end = Math.Round(heldLast / 1e6, 1),
            events_per_second = Math.Round(events / wall.TotalSeconds, 1),
        };
    }

    /// <summary>Milliseconds from each turn's end to the agent's next prompt.</summary>
    private static IEnumerable<double> Idle(FakeAgentLog log, string agent)
    {
        DateTimeOffset? ended = null;
        foreach (var e in log.Events().Where(e => e.Agent == agent))
        {
            if (e.Kind == "prompt" && ended is { } since)
            {
                yield return (e.Time - since).TotalMilliseconds;
                ended = null;
            }
            else if (e.Kind == "turn-end")
            {
                ended = e.Time;
            }
        }
    }
}
