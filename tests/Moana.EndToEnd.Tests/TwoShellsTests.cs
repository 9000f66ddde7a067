using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.EndToEnd.Tests;

/// <summary>
/// One shell runs an orchestration, another one lists, adds, takes back, watches and stops. The first prompt works for
/// longer than a shell takes to start.
/// </summary>
public sealed class TwoShellsTests
{
    private const int Patience = 180_000;

    [Fact(Timeout = Patience)]
    public async Task Another_shell_lists_adds_takes_back_and_watches()
    {
        await using var shell = new OrchestrationShell();
        await shell.StartAgentsAsync(1, work: 0.2);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var first = shell.Command("Start-MoanaOrchestration -Session work -Queue 'the first, work 12', 'the second', 'the third' | ForEach-Object { \"$($_.Id) $($_.Status)\" }")
            .ExecuteBufferedAsync(limit.Token);
        await Eventually.TrueAsync(() => shell.Log.Prompts().Count == 1, "the first prompt is at work");

        var second = await shell.RunAsync(
            """
            $o = Get-MoanaOrchestration -Status Running
            "$($o.Status) $($o.Tasks)"
            Get-MoanaTask -Status Running | ForEach-Object { "$($_.Id) $($_.Agent)" }
            New-MoanaTask 'an urgent one' -Id urgent -Priority 9 | Add-MoanaTask $o.OrchestrationId
            Stop-MoanaTask queue-3 -OrchestrationId $o.OrchestrationId -Reason 'not wanted'
            Watch-MoanaOrchestration $o.OrchestrationId | Where-Object Kind -in TaskAdded, TaskCancelled, TaskCompleted, Ended | ForEach-Object { "$($_.Kind) $($_.TaskId)" }
            "$((Get-MoanaOrchestration $o.OrchestrationId).Status)"
            """);
        Assert.Equal(["Running 3", "queue-1 a0"], second[..2]);
        Assert.Equal(["TaskAdded urgent", "TaskCancelled queue-3"], second[2..4].Order(StringComparer.Ordinal));
        Assert.Equal(["TaskCompleted queue-1", "TaskCompleted urgent", "TaskCompleted queue-2", "Ended ", "Failed"], second[4..]);

        var result = await first;
        Assert.Equal(["queue-3 Cancelled", "queue-1 Completed", "urgent Completed", "queue-2 Completed"], result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["the first, work 12", "an urgent one", "the second"], shell.Log.Prompts());
    }

    [Fact(Timeout = Patience)]
    public async Task Another_shell_stops_it_and_goes_on_with_it_and_its_answers()
    {
        await using var shell = new OrchestrationShell();
        await shell.StartAgentsAsync(1, work: 0.2);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var first = shell.Command("Start-MoanaOrchestration -Session work -Queue 'the first, work 12', 'the second, ask' -Answer @{ Match = 'esc to cancel'; Choice = 'confirm' }").ExecuteBufferedAsync(limit.Token);
        await Eventually.TrueAsync(() => shell.Log.Prompts().Count == 1, "the first prompt is at work");

        var second = await shell.RunAsync(
            """
            $o = Get-MoanaOrchestration -Status Running | Stop-MoanaOrchestration -PassThru
            "$($o.Status)"
            Resume-MoanaOrchestration $o.OrchestrationId -WarningAction SilentlyContinue | ForEach-Object { "$($_.Id) $($_.Status)" }
            """);
        Assert.Equal(["Stopped", "queue-1 Completed", "queue-2 Completed"], second);
        Assert.StartsWith("WARNING: It was stopped by Stop-MoanaOrchestration", Assert.Single((await first).StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal(["the first, work 12", "the second, ask"], shell.Log.Prompts());
    }

    [Fact(Timeout = Patience)]
    public async Task Another_shell_cannot_drive_the_same_agent_unless_it_takes_it_by_force()
    {
        await using var shell = new OrchestrationShell();
        await shell.StartAgentsAsync(1, work: 0.2);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var first = shell.Command("Start-MoanaOrchestration -Session work -Queue 'the first, work 20', 'the second' | ForEach-Object { \"$($_.Id) $($_.Status)\" }")
            .ExecuteBufferedAsync(limit.Token);
        await Eventually.TrueAsync(() => shell.Log.Prompts().Count == 1, "the first prompt is at work");

        var second = await shell.RunAsync(
            """
            try { Start-MoanaOrchestration -Session work -Queue 'mine' } catch { $_.FullyQualifiedErrorId }
            @(Get-MoanaOrchestration).Count
            Start-MoanaOrchestration -Session work -Queue 'mine' -Force -WarningVariable warned -WarningAction SilentlyContinue | ForEach-Object { "$($_.Id) $($_.Status)" }
            @($warned).Count
            """);
        Assert.Equal(["AgentLeased,Moana.Commands.StartMoanaOrchestrationCommand", "1", "queue-1 Completed", "1"], second);
        Assert.Contains("queue-2 Failed", (await first).StandardOutput, StringComparison.Ordinal);
        Assert.Equal(["the first, work 20", "mine"], shell.Log.Prompts());
    }
}
