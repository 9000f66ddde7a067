using Moana.RealAgents.Tests.Walks;

namespace Moana.RealAgents.Tests;

/// <summary>Real programs are led through all that Moana tells apart, and every change that the monitor tells is compared with the script.</summary>
public sealed class WalkTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Cells => RealAgentTest.Cells;

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Cells))]
    public async Task A_walk_through_all_states_is_told_step_by_step_without_a_wrong_status_in_between(string name, string setting)
    {
        await using var agent = await RealAgentTest.StartAsync(name, setting);
        await using var walker = await Walker.StartAsync(agent);
        try
        {
            await walker.WalkAsync(WalkScript.Of(agent.Kit).Steps());
        }
        finally
        {
            output.WriteLine(walker.Record);
        }
    }
}
