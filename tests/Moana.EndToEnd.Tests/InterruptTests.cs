using Moana.Testing;

namespace Moana.EndToEnd.Tests;

/// <summary>Ctrl+C of a person at a prompt of pwsh, in a terminal.</summary>
public sealed class InterruptTests
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task It_ends_what_runs_and_the_shell_goes_on_with_its_connections()
    {
        await using var shell = new OrchestrationShell();
        await shell.StartAgentsAsync(1, work: 0.2);
        var person = await shell.OpenAsync();
        string[] commands = ["Wait-MoanaStatus a0 Failed -Timeout 600", "Watch-MoanaStatus a0 | Where-Object Status -eq Failed", "Get-MoanaStatus; while ($true) { }"];
        foreach (var (i, command) in commands.Index())
        {
            await EnterAsync(person, $"'begun ' + {i}; {command}; 'never' + ' seen'");
            await person.SeesAsync($"begun {i}");

            await StopAsync(person);
            await EnterAsync(person, $"\"{i}: $((Get-MoanaStatus a0).Status)\"");
            await person.SeesAsync($"{i}: Idle");
            Assert.DoesNotContain("never seen", await person.ScreenAsync(), StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task It_stops_an_orchestration_which_can_be_resumed()
    {
        await using var shell = new OrchestrationShell();
        await shell.StartAgentsAsync(1, work: 0.2);
        var person = await shell.OpenAsync();
        await EnterAsync(person, "Start-MoanaOrchestration -Session work -Queue 'the first, work 6', 'the second'");
        await Eventually.TrueAsync(() => shell.Log.Prompts().Count == 1, "the first prompt is at work");

        await StopAsync(person);
        await EnterAsync(person, "\"stopped: $((Get-MoanaOrchestration).Status)\"");
        await person.SeesAsync("stopped: Stopped");
        await EnterAsync(person, "\"resumed: $((Get-MoanaOrchestration | Resume-MoanaOrchestration).Status)\"");
        await person.SeesAsync("resumed: Completed Completed");
        Assert.Equal(["the first, work 6", "the second"], shell.Log.Prompts());
    }

    /// <summary>Presses Ctrl+C and waits for the prompt: what is typed before it, another reader takes.</summary>
    private static async Task StopAsync(TmuxPane person)
    {
        await person.KeysAsync("C-c");
        await person.SeesAsync(screen => screen.TrimEnd().EndsWith('>'), "the prompt");
    }

    private static async Task EnterAsync(TmuxPane person, string line)
    {
        await person.TypeAsync(line);
        await person.KeysAsync("Enter");
    }
}
