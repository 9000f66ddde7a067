namespace Moana.RealAgents.Tests;

/// <summary>The agents that this run tests, and how one is started or skipped.</summary>
internal static class RealAgentTest
{
    /// <summary>Names the agents to test: a list (<c>codex,claude</c>), <c>all</c> or <c>none</c>. Without it, the default ones.</summary>
    internal const string Switch = "MOANA_REAL_AGENTS";

    /// <summary>The hard limit of one test, installation included, milliseconds.</summary>
    internal const int Limit = 600_000;

    /// <summary>Starts an agent; skips the test when it is not asked for or cannot be had here.</summary>
    internal static async Task<RealAgent> StartAsync(string name, Action<AgentSite>? also = null)
    {
        var kit = AgentKit.Named(name);
        Assert.SkipUnless(IsWanted(kit), $"{name} is tested where {Switch} names it.");
        try
        {
            return await RealAgent.StartAsync(kit, also);
        }
        catch (AgentUnavailableException problem)
        {
            Assert.Skip($"{name} cannot be had here: {problem.Message}");
            throw;
        }
    }

    private static bool IsWanted(AgentKit kit) => Environment.GetEnvironmentVariable(Switch) switch
    {
        null or "" => kit.IsDefault,
        "all" => true,
        "none" => false,
        var names => names.Split(',', StringSplitOptions.TrimEntries).Contains(kit.Name),
    };
}
