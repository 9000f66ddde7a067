using Moana.Tmux;

namespace Moana.Agents;

/// <summary>Which agents a person means.</summary>
public sealed record AgentQuery
{
    /// <summary>Names; null or empty for all.</summary>
    public IReadOnlyList<NamePattern>? Names { get; init; }

    /// <summary>Only those of this session.</summary>
    public string? Session { get; init; }

    /// <summary>A plain map instead of registered agents.</summary>
    public AgentMap? Map { get; init; }

    /// <summary>One pane, with its agent's name in <see cref="Names"/>: what an object in the pipeline says.</summary>
    public string? PaneId { get; init; }

    /// <summary>True when finding none at all is an error.</summary>
    public bool Required { get; init; } = true;

    /// <summary>
    /// Hears of each whole name that nobody has, or several have; the others are found all the same. Null: such a name is
    /// an error of the whole.
    /// </summary>
    public Action<MoanaException>? Missing { get; init; }

    /// <summary>These agents, by their panes.</summary>
    public static AgentQuery Of(IEnumerable<AgentPane> agents) =>
        new() { Map = new AgentMap(agents.Select(a => KeyValuePair.Create(a.Name, (object?)a.Pane.Id))) };

    /// <summary>Finds them.</summary>
    /// <exception cref="MoanaException">A whole name is unknown or ambiguous, a target is not there, or there is no agent.</exception>
    public async Task<IReadOnlyList<AgentPane>> FindAsync(Fleet fleet, CancellationToken token) =>
        Choose(fleet, await fleet.ListPanesAsync(token));

    /// <summary>Finds them among all panes of the server.</summary>
    internal IReadOnlyList<AgentPane> Choose(Fleet fleet, IReadOnlyList<PaneInfo> panes)
    {
        if (Map is null && PaneId is not null)
        {
            return [OnPane(fleet, PaneId, panes)];
        }

        var agents = Map is null ? fleet.Registered(panes, Session) : fleet.Mapped(Map, panes, Session);
        if (agents.Count == 0 && Required)
        {
            PaneLookup.InSession(fleet.Server, panes, Session, anySession: true);
            if (Names is not { Count: > 0 })
            {
                throw FleetErrors.NoAgents(Session);
            }
        }

        return Names is { Count: > 0 } ? Select(agents, Names) : agents;
    }

    /// <summary>Whether a pane may be one of them, as far as the pane alone tells.</summary>
    internal bool MayMean(PaneInfo pane) =>
        PaneId is not null ? pane.Id.ToString() == PaneId
        : AgentName.On(pane) is { } name
            && (Session is null || pane.SessionName == Session)
            && (Names is not { Count: > 0 } || Names.Any(n => n.Matches(name)));

    private List<AgentPane> Select(IReadOnlyList<AgentPane> agents, IReadOnlyList<NamePattern> names)
    {
        var chosen = new List<AgentPane>();
        foreach (var name in names)
        {
            var found = agents.Where(a => name.Matches(a.Name)).ToList();
            if (!name.IsWildcard && found.Count != 1)
            {
                var error = found.Count == 0
                    ? FleetErrors.AgentNotFound(name.Text, agents.Select(a => a.Name))
                    : FleetErrors.AgentAmbiguous(name.Text, found.Select(a => $"{a.Pane.Id} in session {a.Pane.SessionName}"));
                (Missing ?? (e => throw e))(error);
                continue;
            }

            chosen.AddRange(found.Where(f => chosen.TrueForAll(c => c.Pane.Id != f.Pane.Id)));
        }

        return chosen;
    }

    private AgentPane OnPane(Fleet fleet, string paneId, IReadOnlyList<PaneInfo> panes)
    {
        var name = Names is [{ IsWildcard: false } only] ? only.Text : paneId.TrimStart('%');
        var agent = fleet.Mapped(new AgentMap([new(name, paneId)]), panes, session: null)[0];
        return AgentName.On(agent.Pane) is { } registered ? agent with { Name = registered } : agent;
    }
}
