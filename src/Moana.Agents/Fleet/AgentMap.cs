using System.Globalization;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>
/// The template's map of agents, name to window: <c>@{ amp = 2; codex = 'codex'; gemini = '%7' }</c>. Works on plain
/// windows, without registration.
/// </summary>
public sealed class AgentMap
{
    private readonly List<(string Name, string Target)> _entries = [];

    /// <summary>Reads a map's entries; values are window indexes, window names or pane ids.</summary>
    /// <exception cref="MoanaException">A name or a value cannot be one.</exception>
    public AgentMap(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        foreach (var (name, value) in entries)
        {
            var target = Convert.ToString(value, CultureInfo.InvariantCulture);
            _entries.Add((AgentName.Check(name), string.IsNullOrWhiteSpace(target) ? throw FleetErrors.BadAgentMap(name, value) : target));
        }

        if (_entries.Count == 0)
        {
            throw FleetErrors.EmptyAgentMap();
        }
    }

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Names => _entries.Select(e => e.Name);

    /// <summary>Finds each entry's pane.</summary>
    /// <exception cref="MoanaException">A session, window or pane is not there, or two entries share a pane.</exception>
    internal IReadOnlyList<(string Name, PaneInfo Pane)> Resolve(TmuxServer server, IReadOnlyList<PaneInfo> panes, string? session)
    {
        var found = new List<(string Name, PaneInfo Pane)>();
        foreach (var (name, target) in _entries)
        {
            var pane = PaneLookup.Find(server, panes, session, target);
            if (found.FirstOrDefault(f => f.Pane.Id == pane.Id) is { Pane: not null } other)
            {
                throw FleetErrors.PaneTaken(name, pane.Id.ToString(), other.Name);
            }

            found.Add((name, pane));
        }

        return found;
    }
}
