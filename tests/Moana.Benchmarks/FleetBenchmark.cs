using System.Diagnostics;
using Moana.Testing;

namespace Moana.Benchmarks;

/// <summary>
/// A large fleet: its status, cold and again and again, and a prompt to all, for the first time and once more. The turns
/// are short: the spinners of hundreds of agents would be what is measured. What the processors did meanwhile stands
/// beside it: the agents' own share is that of the fake agents, not Moana's.
/// </summary>
internal static class FleetBenchmark
{
    public static async Task<object> RunAsync(Arguments arguments)
    {
        var count = arguments.Number("agents", 300);
        await using var tmux = new PrivateTmux();
        var agents = await FakeAgents.StartAsync(tmux, count);
        using var shell = new ModuleShell();

        var cold = await MeasureAsync(agents, () => Status(shell, agents, count));
        var warm = await AgainAsync(shell, agents, count, arguments.Number("rounds", 20));
        var first = await MeasureAsync(agents, () => Send(shell, agents, count));
        Wait(shell, agents, count);
        var second = await MeasureAsync(agents, () => Send(shell, agents, count));
        return new
        {
            agents = count,
            status_cold_ms = Math.Round(cold.Seconds * 1000),
            status_warm_ms = warm,
            first_prompt_s = Math.Round(first.Seconds, 2),
            second_prompt_s = Math.Round(second.Seconds, 2),
            cpu_status_cold = cold.Cpu,
            cpu_first_prompt = first.Cpu,
            cpu_second_prompt = second.Cpu,
        };
    }

    private static void Status(ModuleShell shell, FakeAgents agents, int count) =>
        Demand(count, shell.Run($"(Get-MoanaStatus {agents.Server}).Where({{ $_.Status -eq 'Completed' }})").Count);

    private static void Send(ModuleShell shell, FakeAgents agents, int count) =>
        Demand(count, shell.Run($"(Send-MoanaPrompt a* 'say hello, quick' -PassThru {agents.Server}).Where({{ $_.Outcome -in 'Started', 'Submitted' }})").Count);

    private static void Wait(ModuleShell shell, FakeAgents agents, int count) =>
        Demand(count, shell.Run($"Wait-MoanaStatus a* Completed -Timeout 300 {agents.Server}").Count);

    /// <summary>Milliseconds, when it is asked again and again.</summary>
    private static async Task<double> AgainAsync(ModuleShell shell, FakeAgents agents, int count, int rounds)
    {
        // Until the runtime has compiled for good what runs often, which it does in the background.
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(3);)
        {
            Status(shell, agents, count);
        }

        return Figures.Median(await Figures.MeasureAsync(rounds, () =>
        {
            shell.Run($"Get-MoanaStatus {agents.Server}");
            return Task.CompletedTask;
        }));
    }

    private static async Task<(double Seconds, object Cpu)> MeasureAsync(FakeAgents agents, Action work)
    {
        var before = await agents.CpuAsync();
        var seconds = await Figures.MeasureOnceAsync(() =>
        {
            work();
            return Task.CompletedTask;
        }) / 1000;
        var after = await agents.CpuAsync();
        return (seconds, new
        {
            moana_s = Math.Round(after.Moana - before.Moana, 2),
            tmux_s = Math.Round(after.Tmux - before.Tmux, 2),
            agents_s = Math.Round(after.Agents - before.Agents, 2),
        });
    }

    private static void Demand(int wanted, int seen)
    {
        if (seen != wanted)
        {
            throw new InvalidOperationException($"{seen} of {wanted} agents.");
        }
    }
}
