using Moana.RealAgents.Tests.Walks;

namespace Moana.RealAgents.Tests;

/// <summary>A model that falls silent in the middle of its answer.</summary>
public sealed class PauseTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Cells => RealAgentTest.Cells;

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Cells))]
    public async Task A_turn_whose_answer_pauses_behind_a_whole_sentence_is_completed_when_the_rest_has_come_and_not_before(string name, string setting)
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RealAgentTest.Switch)), $"It waits long, and is run where {RealAgentTest.Switch} names the program.");
        await using var agent = await RealAgentTest.StartAsync(name, setting);
        await using var walker = await Walker.StartAsync(agent);
        try
        {
            foreach (var (seconds, turn) in new[] { (6, 1), (20, 2) })
            {
                await walker.SendAsync($"pause {seconds} please");
                await walker.SeesAsync(AgentStatus.Completed);
                Assert.Equal(turn, (await agent.ScreenAsync()).Split("Done.").Length - 1);
            }

            Assert.Equal([AgentStatus.Idle, AgentStatus.Working, AgentStatus.Completed, AgentStatus.Working, AgentStatus.Completed], walker.Told);
        }
        finally
        {
            output.WriteLine(walker.Record);
        }
    }
}
