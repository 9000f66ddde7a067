using Moana.Detection;
using Moana.RealAgents.Tests.Walks;

namespace Moana.RealAgents.Tests;

/// <summary>Turns of real programs are interrupted.</summary>
public sealed class InterruptTests(ITestOutputHelper output)
{
    public static TheoryData<string> Agents => [.. AgentKit.All.Select(k => k.Name)];

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public async Task A_turn_is_stopped_by_the_profiles_interrupt_keys_pressed_once(string name)
    {
        await using var agent = await RealAgentTest.StartAsync(name);
        await using var walker = await Walker.StartAsync(agent);

        await walker.SendAndInterruptAsync("slow 60 please", WalkScript.Of(agent.Kit).Streamed);
        await walker.SeesAsync(AgentStatus.Idle);

        output.WriteLine(walker.Record);
        Assert.DoesNotContain("Completed", walker.Record, StringComparison.Ordinal);
        Assert.Equal(
            ProfileCatalog.Load().Profiles[name].Delivery.InterruptKeys.Count,
            walker.Record.Split('\n').Count(line => line.Contains($" {name}: pressed ", StringComparison.Ordinal)));
    }
}
