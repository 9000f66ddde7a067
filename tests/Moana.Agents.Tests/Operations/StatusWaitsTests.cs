using Moana.Operations;
using Moana.Testing;

namespace Moana.Agents.Tests.Operations;

/// <summary>Waits for statuses, on real tmux.</summary>
public sealed class StatusWaitsTests
{
    private const int Limit = 120_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_wait_tells_of_each_agent_that_gets_there_and_of_those_that_do_not()
    {
        await using var fleet = new FakeFleet();
        var (quick, idle) = (await StartIdleAsync(fleet, "codex"), await StartIdleAsync(fleet, "claude"));
        await fleet.SendAsync(quick, "do it");

        var ends = await RunAsync(fleet, [quick, idle], AgentStatus.Completed, any: false, TimeSpan.FromSeconds(8));

        Assert.Equal("codex", Assert.Single(ends, e => e.Report is not null).Report!.Name);
        var late = Assert.Single(ends, e => e.Error is not null).Error!;
        Assert.Equal("WaitTimeout", late.ErrorId);
        Assert.Contains("claude", late.Message, StringComparison.Ordinal);
        Assert.Contains("Idle", late.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_wait_for_any_ends_with_the_first()
    {
        await using var fleet = new FakeFleet();
        AgentPane[] agents = [await StartIdleAsync(fleet, "codex"), await StartIdleAsync(fleet, "claude")];

        Assert.NotNull(Assert.Single(await RunAsync(fleet, agents, AgentStatus.Idle, any: true, timeout: null)).Report);
    }

    [Theory(Timeout = Limit)]
    [InlineData(AgentStatus.Idle, true)]
    [InlineData(AgentStatus.Completed, false)]
    public async Task A_wait_without_any_time_is_one_look(AgentStatus wanted, bool there)
    {
        await using var fleet = new FakeFleet();
        var agent = await StartIdleAsync(fleet, "codex");

        var end = Assert.Single(await RunAsync(fleet, [agent], wanted, any: false, TimeSpan.Zero));

        Assert.Equal((there, !there), (end.Report is not null, end.Error is not null));
    }

    private static async Task<List<WaitEnd>> RunAsync(FakeFleet fleet, IReadOnlyList<AgentPane> agents, AgentStatus wanted, bool any, TimeSpan? timeout)
    {
        var waits = new StatusWaits([wanted], any, TimeProvider.System);
        waits.Add(fleet.Fleet, agents);
        var ends = new List<WaitEnd>();
        await foreach (var end in waits.RunAsync(timeout, Token))
        {
            ends.Add(end);
        }

        return ends;
    }

    private static async Task<AgentPane> StartIdleAsync(FakeFleet fleet, string style)
    {
        var agent = await fleet.StartAsync(style, "--work 1");
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Status == AgentStatus.Idle, "the agent has drawn its screen");
        return agent;
    }
}
