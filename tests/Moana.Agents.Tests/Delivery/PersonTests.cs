using Moana.Testing;

namespace Moana.Agents.Tests.Delivery;

/// <summary>A person in a terminal that shows the agent. The terminal is a pane of a second tmux server.</summary>
public sealed class PersonTests
{
    private const int Limit = 60_000;

    [Fact(Timeout = Limit)]
    public async Task A_pane_in_which_a_person_types_is_waited_for()
    {
        await using var fleet = new FakeFleet();
        await using var terminal = new PrivateTmux();
        var agent = await fleet.StartAsync("codex");
        var person = await AttachAsync(fleet, agent, terminal);
        await terminal.RunAsync("send-keys", "-t", person, "x", "BSpace");

        var receipt = await fleet.SendAsync(agent, "do it");

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, PromptSenderTests.Told(receipt));
        Assert.Contains(receipt.Steps, s => s.Contains("to stop typing", StringComparison.Ordinal));
        Assert.Equal(["do it"], fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task A_person_who_types_elsewhere_or_is_overruled_is_not_waited_for()
    {
        await using var fleet = new FakeFleet();
        await using var terminal = new PrivateTmux();
        var agent = await fleet.StartAsync("codex");
        var other = await fleet.StartAsync("claude");
        var person = await AttachAsync(fleet, agent, terminal);
        await terminal.RunAsync("send-keys", "-t", person, "x", "BSpace");

        var elsewhere = await fleet.SendAsync(other, "do that");
        await terminal.RunAsync("send-keys", "-t", person, "x", "BSpace");
        var forced = await fleet.SendAsync(agent, "do it", new() { Force = true });

        Assert.All([elsewhere, forced], r => Assert.DoesNotContain(r.Steps, s => s.Contains("to stop typing", StringComparison.Ordinal)));
        Assert.Equal(["do that", "do it"], fleet.Log.Prompts());
    }

    private static async Task<string> AttachAsync(FakeFleet fleet, AgentPane agent, PrivateTmux terminal)
    {
        var pane = await terminal.NewSessionAsync("terminal", $"env -u TMUX {PrivateTmux.Executable} -L {fleet.Tmux.SocketName} attach -t {agent.Pane.SessionId.ToString().Replace("$", "\\$", StringComparison.Ordinal)}");
        await Eventually.TrueAsync(async () => (await fleet.Server.ListClientsAsync(TestContext.Current.CancellationToken)).Any(c => c.Pane == agent.Pane.Id), "the person's terminal");
        return pane;
    }
}
