using System.Collections.Concurrent;
using Moana.Agents;
using Moana.Panes;
using Moana.Tmux;

namespace Moana.Monitoring;

/// <summary>The agents of one watch: which they are now, which of them have to be looked at, and what to tell of them.</summary>
internal sealed class WatchedFleet(Fleet fleet, AgentQuery query, TimeProvider clock, MonitorOptions options)
{
    /// <summary>How long until a machine is tried again that could not be reached; a connection that comes back by itself ends the wait.</summary>
    private static readonly TimeSpan[] Waits = [.. new[] { 1.0, 2, 5, 10, 30 }.Select(TimeSpan.FromSeconds)];

    private readonly ConcurrentDictionary<PaneId, WatchedAgent> _agents = new();
    private readonly Looker _looker = new(fleet, clock);
    private IReadOnlyList<MarkedPane>? _listed;
    private TimeSpan _list;
    private int _losses;

    /// <summary>The sessions of the agents.</summary>
    public HashSet<SessionId> Sessions => [.. _agents.Values.Select(a => a.Agent.Pane.SessionId)];

    /// <summary>How long until something has to be done even if nothing happens.</summary>
    public TimeSpan Rest => _agents.Values.Select(a => a.Due ?? TimeSpan.MaxValue).Append(_list).Min() - Now;

    private TimeSpan Now => clock.GetElapsedTime(0);

    /// <summary>Whether a pane that is gone may come back under its name: with plain windows and single panes it cannot.</summary>
    private bool Registered => query.Map is null && query.PaneId is null;

    /// <summary>Finds the agents at the start of the watch.</summary>
    /// <exception cref="MoanaException">As <see cref="AgentQuery.FindAsync"/>.</exception>
    public async Task FindAsync(CancellationToken token)
    {
        Adopt(await query.FindAsync(fleet, token));
        _list = Now + options.Sweep;
    }

    /// <summary>Whether this output of an agent can wait: a working one put it out before. Asked by the thread that reads from tmux.</summary>
    public bool IsFamiliar(PaneId pane, ulong shape) => _agents.TryGetValue(pane, out var agent) && agent.IsFamiliar(shape);

    /// <summary>Notes what has happened.</summary>
    public void Take(IEnumerable<TmuxEvent> events)
    {
        var now = Now;
        foreach (var happened in events)
        {
            switch (happened)
            {
                case PaneOutputEvent output when _agents.TryGetValue(output.Pane, out var agent):
                    agent.Output(output.Shapes, now, options);
                    break;
                case PaneChangedEvent change when _agents.TryGetValue(change.Pane, out var agent):
                    agent.Touch(now, options);
                    break;
                case EventsMissedEvent:
                    ListSoon(now);
                    foreach (var agent in _agents.Values)
                    {
                        agent.Touch(now, options);
                    }

                    break;
                case PaneChangedEvent { What: PaneChange.Option } or LayoutChangedEvent or ServerLostEvent:
                    ListSoon(now);
                    break;
            }
        }
    }

    /// <summary>Lists the panes anew, if that is due; returns what people have to hear.</summary>
    public async Task<IReadOnlyList<StatusReport>> ListAsync(CancellationToken token)
    {
        if (Now < _list)
        {
            return [];
        }

        _list = Now + options.Sweep;
        try
        {
            var listed = await fleet.Server.ListMarkedPanesAsync(PaneOptions.All, token);
            if (ReferenceEquals(listed, _listed))
            {
                // The same objects: nothing has changed.
                return [];
            }

            _listed = listed;
            var panes = listed.Select(l => l.Pane).ToList();
            await fleet.Server.Endpoint.RefreshProcessesAsync(panes, token);
            PaneTable.Of(fleet.Server).Prune(panes);
            Regain();
            return Adopt(Choose(panes));
        }
        catch (Exception e) when (IsLoss(e))
        {
            return Lose(e);
        }
        catch (TmuxException e) when (e.Error is TmuxError.NoServer or TmuxError.ConnectionLost)
        {
            _listed = null;
            return Adopt([]);
        }
    }

    /// <summary>Looks at the agents for which that is due; returns what people have to hear.</summary>
    public async Task<IReadOnlyList<StatusReport>> LookAsync(CancellationToken token)
    {
        var now = Now;
        if (_losses > 0)
        {
            foreach (var agent in _agents.Values)
            {
                agent.Lose(Unseen(""));
            }
        }

        if (!_agents.Values.Any(a => a.Due <= now))
        {
            return [];
        }

        // Those that are due in a moment come along: one exchange for several looks costs little more than for one.
        var due = _agents.Values.Where(a => a.Due <= now + (options.Pause / 2)).ToList();

        // A title comes in the same output as the screen, so the pane's facts are read again with every look.
        try
        {
            var looks = await _looker.LookAgainAsync(due.ConvertAll(a => a.Agent), token);
            return [.. due.Zip(looks, Report).OfType<StatusReport>()];
        }
        catch (Exception e) when (IsLoss(e))
        {
            return Lose(e);
        }
    }

    /// <summary>A server of this machine that does not answer is gone; one of another machine may only be out of reach.</summary>
    private bool IsLoss(Exception error) =>
        fleet.Server.Endpoint.Via is not null && error is TmuxException { IsAway: true } or MoanaException { Kind: MoanaErrorKind.Unavailable or MoanaErrorKind.Timeout };

    /// <summary>The way to the machine is broken: nothing is known of its agents until it is tried again, each time later.</summary>
    private List<StatusReport> Lose(Exception error)
    {
        _listed = null;
        _list = Now + Waits[Math.Min(_losses++, Waits.Length - 1)];
        return [.. _agents.Values.Select(a => a.Lose(Unseen(error.Message))).OfType<StatusReport>()];
    }

    /// <summary>The machine answers: all is looked at anew.</summary>
    private void Regain()
    {
        if (_losses == 0)
        {
            return;
        }

        _losses = 0;
        foreach (var agent in _agents.Values)
        {
            agent.Touch(Now, options);
        }
    }

    private Func<AgentPane, StatusReport> Unseen(string why) => agent => StatusReports.Lost(fleet.Server.Endpoint, agent, why, clock.GetUtcNow());

    /// <summary>The agents as they are now. A registered agent can come and go; without any, the watch goes on.</summary>
    private IReadOnlyList<AgentPane> Choose(IReadOnlyList<PaneInfo> panes)
    {
        try
        {
            if (Registered)
            {
                return (query with { Required = false }).Choose(fleet, panes);
            }
        }
        catch (MoanaException)
        {
            // A name that is gone is told as Exited, like a pane that is gone.
        }

        return fleet.Refresh([.. _agents.Values.Select(a => a.Agent)], panes);
    }

    /// <summary>Takes a new list of agents: tells of those that are gone, and has those looked at that are new or changed.</summary>
    private List<StatusReport> Adopt(IReadOnlyList<AgentPane> agents)
    {
        var told = new List<StatusReport>();
        var there = agents.Select(a => a.Pane.Id).ToHashSet();
        foreach (var gone in _agents.Values.Where(a => !there.Contains(a.Agent.Pane.Id)).ToList())
        {
            if (Registered)
            {
                _agents.TryRemove(gone.Agent.Pane.Id, out _);
            }

            if (Report(gone, _looker.Gone(gone.Agent)) is { } report)
            {
                told.Add(report);
            }
        }

        foreach (var agent in agents)
        {
            if (!_agents.TryGetValue(agent.Pane.Id, out var known))
            {
                _agents[agent.Pane.Id] = new WatchedAgent(agent);
                continue;
            }

            if (Differs(known.Agent.Pane, agent.Pane))
            {
                known.Touch(Now, options);
            }

            known.Agent = agent;
        }

        return told;
    }

    private StatusReport? Report(WatchedAgent agent, Look look) => agent.Take(look, l => StatusReports.Make(fleet.Server.Endpoint, l), options);

    private void ListSoon(TimeSpan now) => _list = now + options.Pause < _list ? now + options.Pause : _list;

    private static bool Differs(PaneInfo a, PaneInfo b) =>
        a.Title != b.Title || a.Command != b.Command || a.Dead != b.Dead || a.ProcessId != b.ProcessId
        || PaneOptions.All.Any(o => a.Options.GetValueOrDefault(o) != b.Options.GetValueOrDefault(o));
}
