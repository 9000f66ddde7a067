using System.Text.RegularExpressions;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>What a name may look like. Names stand in pane options, wildcards and file names, so they are plain.</summary>
public static partial class AgentName
{
    /// <summary>Refuses a text that cannot name an agent.</summary>
    /// <exception cref="MoanaException"><c>BadAgentName</c>.</exception>
    public static string Check(string name) => Pattern().IsMatch(name) ? name : throw FleetErrors.BadAgentName(name);

    /// <summary>
    /// The name that stands on a pane; null where none does. Whoever can write the option can write anything there, and what
    /// cannot name an agent does not make the pane one.
    /// </summary>
    internal static string? On(PaneInfo pane) =>
        pane.Options.GetValueOrDefault(PaneOptions.Agent) is { } name && Pattern().IsMatch(name) ? name : null;

    [GeneratedRegex(@"\A[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}_.-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
