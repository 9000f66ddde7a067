using Moana.RealAgents.Tests.Walks;

namespace Moana.RealAgents.Tests;

/// <summary>Real programs are led through all that Moana tells apart, and every change that the monitor tells is compared with the script.</summary>
public sealed class WalkTests(ITestOutputHelper output)
{
    public static TheoryData<string> Agents => [.. AgentKit.All.Select(k => k.Name)];

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public async Task A_walk_through_all_states_is_told_step_by_step_without_a_wrong_status_in_between(string name)
    {
        await using var agent = await RealAgentTest.StartAsync(name);
        await using var walker = await Walker.StartAsync(agent);
        try
        {
            await walker.WalkAsync(WalkScript.Of(name).Steps());
        }
        finally
        {
            output.WriteLine(walker.Record);
        }
    }
}
