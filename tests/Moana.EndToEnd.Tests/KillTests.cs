using System.Diagnostics;
using CliWrap.EventStream;
using Moana.Testing;

namespace Moana.EndToEnd.Tests;

/// <summary>An orchestration whose process is killed, again and again, on real tmux.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Patience = 60 * 60_000;

    /// <summary>How often the process is killed: 20 times, or as <c>MOANA_KILLS</c> says.</summary>
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("MOANA_KILLS"), out var kills) ? kills : 20;

    [Fact(Timeout = Patience)]
    public async Task Killed_at_random_moments_and_resumed_it_sends_each_prompt_exactly_once()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}, {Kills} kills");
        await using var shell = new OrchestrationShell();
        await shell.StartAgentsAsync(3, work: 0.2);

        // More than a process gets done before it is killed, which is after so many events and not after a time: how fast
        // the machine is does not matter.
        var tasks = Kills * 4;
        var script = $"Start-MoanaOrchestration -Session work -Queue (1..{tasks} | ForEach-Object {{ \"prompt number $_ of many\" }})";
        for (var kill = 0; kill < Kills; kill++)
        {
            await KillAsync(shell, script, random.Next(1, 12), TimeSpan.FromMilliseconds(random.Next(0, 300)));
            if (shell.Store.FindNewest() is { } begun)
            {
                script = $"Resume-MoanaOrchestration {begun}";
            }
        }

        var sent = shell.Log.Prompts().Count;
        await shell.RunAsync(script, TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(tasks));
        output.WriteLine($"{sent} of {tasks} prompts were taken before the last kill");

        var ended = shell.Store.GetTasks(shell.Store.FindNewest()!);
        Assert.All(ended, t => Assert.True(t.Status == OrchestrationTaskStatus.Completed, $"{t.Id}: {t.Status}, {t.Reason}"));
        Assert.Equal(
            Enumerable.Range(1, tasks).Select(i => $"prompt number {i} of many").Order(StringComparer.Ordinal),
            shell.Log.Prompts().Order(StringComparer.Ordinal));
        // A few kills may all come before the first prompt.
        Assert.InRange(sent, Kills < 10 ? 0 : 1, tasks - 1);
    }

    /// <summary>Starts a shell, and kills it, as nothing can be caught, a moment after its orchestration has recorded so many events.</summary>
    private static async Task KillAsync(OrchestrationShell shell, string script, int events, TimeSpan after)
    {
        var id = 0;
        var begun = Events(shell);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        await foreach (var e in shell.Command($"'ready'; {script}").ListenAsync(limit.Token))
        {
            switch (e)
            {
                case StartedCommandEvent started:
                    id = started.ProcessId;
                    break;
                case StandardOutputCommandEvent { Text: "ready" }:
                    await Eventually.TrueAsync(() => Events(shell) >= begun + events, "the orchestration begins or goes on", TimeSpan.FromMinutes(5));
                    await Task.Delay(after, limit.Token);
                    using (var process = Process.GetProcessById(id))
                    {
                        process.Kill();
                    }

                    break;
            }
        }
    }

    private static int Events(OrchestrationShell shell) =>
        shell.Store.FindNewest() is { } id ? shell.Store.GetEvents(id).Count : 0;
}
