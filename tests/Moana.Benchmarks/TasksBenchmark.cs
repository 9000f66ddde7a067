using System.Diagnostics;
using Moana.Engine;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Testing;

namespace Moana.Benchmarks;

/// <summary>Reading the tasks of a large record through the pipeline: how long it takes, and how much is in memory meanwhile.</summary>
internal static class TasksBenchmark
{
    public static Task<object> RunAsync(Arguments arguments)
    {
        var count = arguments.Number("tasks", 50_000);
        var state = Directory.CreateTempSubdirectory("moana-bench-state-");
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", state.FullName);
        try
        {
            // The module first: the record is made with its assemblies.
            using var shell = new ModuleShell();
            Record(count);
            // Loads what reading needs.
            shell.Run("Get-MoanaTask task-1");
            var one = Once(() => shell.Run($"Get-MoanaTask task-{count / 2}"));
            var first = Once(() => shell.Run("try { Get-MoanaTask | ForEach-Object { throw 'enough' } } catch { }"));
            var all = Once(() => Demand(count, Number(shell.Run("$n = 0; Get-MoanaTask | ForEach-Object { $n++ }; $n"))));
            var most = Number(shell.Run($$"""
                $before = [GC]::GetTotalMemory($true)
                $seen = $most = 0
                Get-MoanaTask | ForEach-Object { if (++$seen % {{Math.Max(1, count / 10)}} -eq 0) { $most = [Math]::Max($most, [GC]::GetTotalMemory($true) - $before) } }
                $most
                """));
            return Task.FromResult<object>(new
            {
                tasks = count,
                one_ms = one,
                first_of_all_ms = first,
                all_ms = all,
                megabytes_in_use_at_most = Math.Round(most / 1e6, 1),
            });
        }
        finally
        {
            state.DeleteAll();
        }
    }

    private static double Once(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return Math.Round(clock.Elapsed.TotalMilliseconds, 1);
    }

    private static double Number(IEnumerable<System.Management.Automation.PSObject> output) => Convert.ToDouble(output.Single().BaseObject, System.Globalization.CultureInfo.InvariantCulture);

    private static void Demand(int wanted, double seen)
    {
        if (seen != wanted)
        {
            throw new InvalidOperationException($"{seen} of {wanted} tasks were read.");
        }
    }

    private static void Record(int count)
    {
        var tasks = Enumerable.Range(1, count).Select(i => new OrchestrationTask { Id = $"task-{i}", Prompt = $"Fix the failing test {i}. {new string('x', 200)}" }).ToList();
        var run = new OrchestrationRun { Id = "o", Agents = ["codex"], Tasks = tasks, Path = "/" };
        using var journal = ((IOrchestrationStore)new OrchestrationStore()).Create(run, Scheduler.Create("o", tasks, run.Agents, run.Options, DateTimeOffset.UtcNow));
    }
}
