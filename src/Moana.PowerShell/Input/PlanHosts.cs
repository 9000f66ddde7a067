using Moana.Hosts;
using Moana.Plans;

namespace Moana.Input;

/// <summary>The hosts that a plan names, as parameters take them.</summary>
internal static class PlanHosts
{
    /// <summary>The names of hosts: a tag stands for those that have it.</summary>
    public static string[] NamesOf(string[] patterns) =>
        [.. patterns.SelectMany(p => p.StartsWith(AgentHost.TagPrefix, StringComparison.OrdinalIgnoreCase) ? HostCatalog.All.Select(AgentHost.Of).Where(h => h.Fits(p)).Select(h => h.Name) : [p])];
}
