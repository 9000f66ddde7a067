namespace Moana.Agents.Tests.Delivery;

/// <summary>Prompts for a program whose screen something else has written over.</summary>
public sealed class RedrawingTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_spoiled_screen_is_drawn_anew_and_takes_the_prompt_and_the_pane_keeps_its_size()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("claude");
        var terminal = await fleet.Tmux.RunAsync("display-message", "-p", "-t", agent.Pane.Id.ToString(), "#{pane_tty}");
        await File.WriteAllTextAsync(terminal, "\e[2J\e[Hspoiled", TestContext.Current.CancellationToken);

        var receipt = await fleet.SendAsync(agent, "Describe the parser.");

        Assert.True(receipt.Outcome is DeliveryOutcome.Started or DeliveryOutcome.Submitted, receipt.Reason);
        Assert.Equal(["Describe the parser."], fleet.Log.Prompts());
        Assert.Contains(receipt.Steps, step => step.Contains("draw its screen anew", StringComparison.Ordinal));
        using var size = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stty", ["-F", terminal, "size"]) { RedirectStandardOutput = true })!;
        Assert.Equal("40 120", (await size.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
    }
}
