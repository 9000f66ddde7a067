using Moana.RealAgents.Settings;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.RealAgents.Tests;

/// <summary>
/// The cells of the matrix that this run tests, program by setting, and how one is started or skipped. The third side of the matrix
/// is tmux: <c>MOANA_TEST_TMUX</c> names another one for a whole run.
/// </summary>
internal static class RealAgentTest
{
    /// <summary>
    /// Names the agents to test: a list (<c>codex,qwen@0.12.0</c>), <c>all</c>, <c>others</c> (other versions that are known) or
    /// <c>none</c>. Without it, the default ones.
    /// </summary>
    internal const string Switch = "MOANA_REAL_AGENTS";

    /// <summary>Names the settings to test them in: a list (<c>base,vim</c>) or <c>all</c>. Without it, the sample of each agent.</summary>
    internal const string Settings = "MOANA_REAL_SETTINGS";

    /// <summary>
    /// Words that lead to this machine once more, separated by blanks, as in <c>ssh -p 2222 localhost</c>: then the programs run on
    /// a host, as far as Moana can tell. Without it, here.
    /// </summary>
    internal const string Way = "MOANA_REAL_VIA";

    /// <summary>The hard limit of one test, installation included, milliseconds.</summary>
    internal const int Limit = 600_000;

    /// <summary>The setting that an agent is tested in where nothing else is asked for: each of the commonest is somebody's.</summary>
    private static readonly Dictionary<string, AgentSetting> Sampled = new()
    {
        ["codex"] = AgentSettings.All.First(s => s.Attached is not null),
        ["qwen"] = AgentSettings.Base,
    };

    /// <summary>The agents, other versions of them where those are asked for.</summary>
    internal static TheoryData<string> Agents => [.. Kits.Select(k => $"{k}")];

    /// <summary>The cells: an agent and a setting of it.</summary>
    internal static TheoryData<string, string> Cells => new(from kit in Kits from setting in Asked(kit) select ($"{kit}", setting.Name));

    private static IEnumerable<AgentKit> Kits => Environment.GetEnvironmentVariable(Switch) switch
    {
        "others" => from kit in AgentKit.All from version in kit.Others select AgentKit.Named($"{kit}@{version}"),
        { } names when names.Contains('@', StringComparison.Ordinal) => names.Split(',', StringSplitOptions.TrimEntries).Select(AgentKit.Named),
        _ => AgentKit.All,
    };

    /// <summary>Starts an agent in the first setting that is asked for; skips the test when it is not asked for or cannot be had here.</summary>
    internal static Task<RealAgent> StartAsync(string name, Action<AgentSite>? also = null) =>
        StartAsync(name, (Asked(AgentKit.Named(name)).FirstOrDefault() ?? AgentSettings.Clean).Name, also);

    /// <summary>Starts an agent in a setting; skips the test when it is not asked for or cannot be had here.</summary>
    internal static async Task<RealAgent> StartAsync(string name, string setting, Action<AgentSite>? also = null)
    {
        var kit = AgentKit.Named(name);
        Assert.SkipUnless(IsWanted(kit), $"{name} is tested where {Switch} names it.");
        try
        {
            return await RealAgent.StartAsync(kit, AgentSettings.Named(kit, setting), also);
        }
        catch (AgentUnavailableException problem)
        {
            Assert.Skip($"{name} cannot be had here: {problem.Message}");
            throw;
        }
    }

    /// <summary>The server on which an agent runs, as it is reached in this run.</summary>
    internal static TmuxEndpoint EndpointOf(RealAgent agent)
    {
        var here = new TmuxEndpoint { SocketName = agent.Tmux.SocketName, Executable = PrivateTmux.Executable, ConfigFile = "/dev/null" };
        return Environment.GetEnvironmentVariable(Way) is { Length: > 0 } words ? here with { HostName = "elsewhere", Via = words.Replace(' ', '\n') } : here;
    }

    private static IEnumerable<AgentSetting> Asked(AgentKit kit) => Environment.GetEnvironmentVariable(Settings) switch
    {
        null or "" => [Sampled.GetValueOrDefault(kit.Name, AgentSettings.Clean)],
        "all" => AgentSettings.For(kit),
        var names => AgentSettings.For(kit).Where(s => names.Split(',', StringSplitOptions.TrimEntries).Contains(s.Name)),
    };

    private static bool IsWanted(AgentKit kit) => Environment.GetEnvironmentVariable(Switch) switch
    {
        null or "" => kit.IsDefault,
        "all" or "others" => true,
        "none" => false,
        var names => names.Split(',', StringSplitOptions.TrimEntries).Contains($"{kit}"),
    };
}
