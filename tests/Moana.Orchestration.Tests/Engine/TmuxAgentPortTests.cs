using Moana.Agents.Tests;
using Moana.Engine;
using Moana.Panes;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>An orchestration's agents on real tmux.</summary>
public sealed class TmuxAgentPortTests
{
    private const int Limit = 60_000;

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
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => port.AnswerAsync(agent.Name, question, ["Enter"], limit.Token));
        }

        Assert.Empty(fleet.Log.Events("dialog-answered"));
        Assert.NotNull(await port.AnswerAsync(agent.Name, question with { Question = "another one?" }, ["Enter"], TestContext.Current.CancellationToken));
        Assert.Null(await port.AnswerAsync(agent.Name, question, ["Enter"], TestContext.Current.CancellationToken));
        await Eventually.TrueAsync(() => fleet.Log.Events("dialog-answered").Count == 1, "the answer");
    }
}
