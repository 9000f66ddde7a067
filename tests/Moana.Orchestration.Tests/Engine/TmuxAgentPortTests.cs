using Moana.Agents;
using Moana.Agents.Tests;
using Moana.Engine;
using Moana.Panes;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>An orchestration's agents on real tmux.</summary>
public sealed class TmuxAgentPortTests
{
    private const int Limit = 60_000;

    private static readonly AnswerRule _enter = new() { Keys = ["Enter"] };

    [Fact(Timeout = Limit)]
    public async Task No_orchestration_answers_a_dialog_while_another_one_presses_keys()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex", "--ask");
        await fleet.SendAsync(agent, "do it");
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Status == AgentStatus.WaitingForInput, "a dialog");
        var question = await fleet.StatusAsync(agent);
        var port = new TmuxAgentPort(fleet.Fleet, [agent], TimeProvider.System);
        await using ((await PaneLock.TakeAsync(fleet.Server, agent.Pane, TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken)).Held!)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => port.AnswerAsync(agent.Name, question, _enter, limit.Token));
        }

        Assert.Empty(fleet.Log.Events("dialog-answered"));
        Assert.NotNull(await port.AnswerAsync(agent.Name, question with { Question = "another one?" }, _enter, TestContext.Current.CancellationToken));
        Assert.Null(await port.AnswerAsync(agent.Name, question, _enter, TestContext.Current.CancellationToken));
        await Eventually.TrueAsync(() => fleet.Log.Events("dialog-answered").Count == 1, "the answer");
    }

    [Fact(Timeout = Limit)]
    public async Task A_key_that_the_dialog_does_not_take_is_no_answer()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex", "--ask");
        await fleet.SendAsync(agent, "do it");
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Status == AgentStatus.WaitingForInput, "a dialog");
        var question = await fleet.StatusAsync(agent);
        var port = new TmuxAgentPort(fleet.Fleet, [agent], TimeProvider.System);
        Assert.Contains("still stands", await port.AnswerAsync(agent.Name, question, new() { Keys = ["F9"] }, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Null(await port.AnswerAsync(agent.Name, question, _enter, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Limit)]
    public async Task Of_two_orchestrations_that_take_an_agent_at_once_one_gets_it()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        // Each over a connection of its own, as two processes have them.
        await using var server = TmuxServer.For(fleet.Server.Endpoint with { ConfigFile = "/dev/./null" });
        var ports = new[] { fleet.Fleet, new Fleet(server, fleet.Fleet.Profiles) }.Select(f => new TmuxAgentPort(f, [agent], TimeProvider.System)).ToList();
        var token = TestContext.Current.CancellationToken;
        for (var round = 0; round < 100; round++)
        {
            var leases = Enumerable.Range(0, 8).Select(i => new Lease($"o{round}x{i}", ProcessIdentity.Current)).ToList();
            var holders = await Task.WhenAll(leases.Select((l, i) => Task.Run(() => ports[i % 2].TakeLeaseAsync(agent.Name, l, force: false, token), token)));
            var winner = Assert.Single(leases.Where((_, i) => holders[i] is null));
            Assert.All(holders.Where(h => h is not null), h => Assert.Contains($"'{winner.OrchestrationId}'", h, StringComparison.Ordinal));
            await Task.WhenAll(leases.Select(l => ports[0].ReleaseLeaseAsync(agent.Name, l, token)));
        }
    }
}
