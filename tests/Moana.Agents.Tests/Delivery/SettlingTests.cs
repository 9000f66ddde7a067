using Moana.Delivery;
using Moana.Detection;
using Moana.Monitoring;
using Moana.Testing;

namespace Moana.Agents.Tests.Delivery;

/// <summary>Prompts and interrupts for a program that looks at rest as it does at work: stillness alone tells the two apart.</summary>
public sealed class SettlingTests : IAsyncDisposable
{
    private const string LooksAlike = """
        name: alike
        extends: claude
        rules:
          - id: alike
            says: it looks alike at work and at rest
            status: Working
            settles: 1 s
            priority: 61
            composer: present
        """;

    private readonly FakeFleet _fakes = new();
    private readonly TemporaryFolder _folder = new();

    [Fact(Timeout = 60_000)]
    public async Task It_takes_prompts_and_is_not_interrupted_once_nothing_has_moved()
    {
        var file = _folder["alike.yaml"];
        await File.WriteAllTextAsync(file, LooksAlike, TestContext.Current.CancellationToken);
        var fleet = new Fleet(_fakes.Server, ProfileCatalog.Load([file]));
        var started = await _fakes.StartAsync("claude", "--work 0.3");
        var agent = await fleet.RegisterAsync("claude", null, started.Pane.Id.ToString(), "alike", TestContext.Current.CancellationToken);
        var sender = new PromptSender(fleet, TimeProvider.System);

        foreach (var prompt in new[] { "Describe the parser.", "Describe the runner." })
        {
            var receipt = await sender.SendAsync(agent, prompt, new() { Timeout = TimeSpan.FromSeconds(20) }, TestContext.Current.CancellationToken);
            Assert.True(receipt.Outcome is DeliveryOutcome.Started or DeliveryOutcome.Submitted, receipt.Reason);
        }

        await foreach (var report in new StatusMonitor(fleet, TimeProvider.System).WatchAsync(new() { Names = [NamePattern.Whole("claude")] }, TestContext.Current.CancellationToken))
        {
            if (report.Status == AgentStatus.Completed) break;
        }

        var stopped = await new TurnInterrupter(fleet, TimeProvider.System).StopAsync(agent, TimeSpan.FromSeconds(10), null, TestContext.Current.CancellationToken);

        Assert.Equal((InterruptOutcome.NotRunning, 0), (stopped.Outcome, stopped.Attempts));
        Assert.Equal(["Describe the parser.", "Describe the runner."], _fakes.Log.Prompts());
    }

    public async ValueTask DisposeAsync()
    {
        await _fakes.DisposeAsync();
        _folder.Dispose();
    }
}
