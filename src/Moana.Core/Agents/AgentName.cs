using System.Text.RegularExpressions;

namespace Moana.Agents;

/// <summary>What a name may look like. Names stand in pane options, wildcards and file names, so they are plain.</summary>
public static partial class AgentName
{
    /// <summary>Refuses a text that cannot name an agent.</summary>
    /// <exception cref="MoanaException"><c>BadAgentName</c>.</exception>
    public static string Check(string name) => Pattern().IsMatch(name) ? name : throw MoanaErrors.BadAgentName(name);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z")]
    private static partial Regex Pattern();
}
