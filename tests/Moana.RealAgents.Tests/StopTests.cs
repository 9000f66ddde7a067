using Moana.Agents;
using Moana.Delivery;
using Moana.Detection;
using Moana.RealAgents.Tests.Walks;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.RealAgents.Tests;

/// <summary>Real programs are ended by their own keys. Run where the agents are named.</summary>
public sealed class StopTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Agents => [.. AgentKit.All.Select(k => k.Name)];

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public Task A_program_that_waits_for_a_prompt_ends_by_its_own_keys(string name) => StopAsync(name, prompt: null);

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public Task A_program_after_a_turn_ends_by_its_own_keys(string name) => StopAsync(name, "quick please");

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public Task A_program_at_work_is_interrupted_and_ends_by_its_own_keys(string name) => StopAsync(name, "slow 60 please");

    private async Task StopAsync(string name, string? prompt)
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RealAgentTest.Switch)), $"Run where {RealAgentTest.Switch} names agents.");
        await using var agent = await RealAgentTest.StartAsync(name);
        await using var server = TmuxServer.For(RealAgentTest.EndpointOf(agent));
        var fleet = new Fleet(server, ProfileCatalog.Load());
        var token = TestContext.Current.CancellationToken;
        var pane = await fleet.RegisterAsync(name, null, agent.Id, name, token);
        if (prompt is not null)
        {
            var receipt = await new PromptSender(fleet, TimeProvider.System).SendAsync(pane, prompt, new(), token);
            Assert.True(receipt.Outcome is DeliveryOutcome.Started or DeliveryOutcome.Submitted, $"{receipt.Outcome}: {receipt.Reason}");
            await Eventually.TrueAsync(() => agent.Model.Prompts.Count > 0, "the prompt at the model");
            var streamed = WalkScript.Of(agent.Kit).Streamed;
            if (prompt[0] != 's' || streamed is not null)
            {
                await agent.SeesAsync(screen => prompt[0] == 's' ? screen.Contains(streamed!, StringComparison.Ordinal) : agent.Kit.Answered.IsMatch(screen), "the answer");
            }
        }

        var stopped = await new AgentStopper(fleet, TimeProvider.System).StopAsync(pane, Patience, force: false, output.WriteLine, token);

        output.WriteLine($"{stopped.Outcome} after {stopped.DurationMilliseconds} ms: {stopped.Reason}; exit code {await agent.FactAsync("#{pane_dead_status}")}\n{await agent.ScreenAsync()}");
        Assert.Equal(StopOutcome.Ended, stopped.Outcome);
    }
}
