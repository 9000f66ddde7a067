using Moana.Agents.Tests.Panes;
using Moana.Testing;

namespace Moana.Agents.Tests.Monitoring;

/// <summary>What keeps prompts from an agent that looks ready, on real tmux.</summary>
public sealed class HindranceTests
{
    [Fact(Timeout = 120_000)]
    public async Task A_draft_copy_mode_and_a_stopped_program_are_told_with_what_to_do_and_nothing_when_they_are_over()
    {
        await using var fleet = new FakeFleet();
        // tmux has its own child go on at once; what that has started stays as it is.
        var agent = await fleet.StartAsync("codex", "; true");
        var pane = agent.Pane.Id.ToString();
        await SeenAsync(null);

        await fleet.Tmux.RunAsync("copy-mode", "-t", pane);
        await SeenAsync("copy mode");
        await fleet.Tmux.RunAsync("send-keys", "-t", pane, "-X", "cancel");
        await SeenAsync(null);

        await fleet.Tmux.RunAsync("send-keys", "-t", pane, "half a thought");
        await SeenAsync("draft");

        var shell = (await fleet.Tmux.RunAsync("display-message", "-p", "-t", pane, "#{pane_pid}")).Trim();
        var process = (await File.ReadAllTextAsync($"/proc/{shell}/task/{shell}/children", TestContext.Current.CancellationToken)).Trim();
        await Signals.SendAsync("-STOP", int.Parse(process, null), "T");
        await SeenAsync($"kill -CONT {process}");
        var receipt = await fleet.SendAsync(agent, "do it", new() { Timeout = TimeSpan.FromSeconds(5) });
        Assert.Equal((DeliveryOutcome.Refused, DeliveryRefusal.Input), (receipt.Outcome, receipt.Refusal));
        await Signals.SendAsync("-CONT", int.Parse(process, null), "S", "R", "D");
        await SeenAsync("draft");

        Task SeenAsync(string? words) => Eventually.TrueAsync(
            async () => (await fleet.StatusAsync(agent)).Hindrance is var told && (words is null ? told is null : told?.Contains(words, StringComparison.Ordinal) == true), $"it is hindered by {words ?? "nothing"}");
    }
}
