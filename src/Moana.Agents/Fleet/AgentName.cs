using System.Text.RegularExpressions;

namespace Moana.Agents;

/// <summary>What a name may look like. Names stand in pane options, wildcards and file names, so they are plain.</summary>
public static partial class AgentName
{
    /// <summary>Refuses a text that cannot name an agent.</summary>
    /// <exception cref="MoanaException"><c>BadAgentName</c>.</exception>
    public static string Check(string name) => Pattern().IsMatch(name) ? name : throw FleetErrors.BadAgentName(name);

    [GeneratedRegex(@"\A[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}_.-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
