
namespace Moana.Scheduling;

/// <summary>
/// What happens to hosts: while one cannot be reached, what its agents have waits, and no time is counted against it. When it
/// is back, the panes tell what became of it.
/// </summary>
internal sealed partial class SchedulerStep
{
    /// <summary>Notes whether an agent's host is reached.</summary>
    private AgentState NoteReach(AgentState agent, StatusReport report)
    {
        var host = report.Address.HostName ?? agent.Placed.Host.Name;
        if (report.IsUnreachable)
        {
            if (!_lostHosts.ContainsKey(host))
            {
                LoseHost(host, report.Evidence);
            }

            return agent with { AwaySince = agent.AwaySince ?? now, LookAsked = null, NextLook = null };
        }

        if (_lostHosts.TryGetValue(host, out var loss))
        {
            _lostHosts = _lostHosts.Remove(host);
            Tell(OrchestrationEventKind.HostReturned, $"Host '{host}' is reached again after {Words(now - loss.Since)}; the panes tell what became of its agents' tasks.");
        }

        return agent.AwaySince is { } since ? GoOn(agent, now - since) : agent;
    }

    private void LoseHost(string host, string evidence)
    {
        _lostHosts = _lostHosts.Add(host, new(now));
        var waiting = WaitingOn(host);
        Tell(OrchestrationEventKind.HostLost, $"Host '{host}': {evidence.TrimEnd('.')}. {(waiting.Count == 0 ? "No task waits for it." : $"What its agents have waits for it: {string.Join(", ", waiting)}.")}");
    }

    /// <summary>An agent is seen again: the time in which nobody could see it counts for nothing.</summary>
    private AgentState GoOn(AgentState agent, TimeSpan away)
    {
        if (TaskOf(agent) is { Turn: { } turn } task)
        {
            Change(task with { Turn = After(turn) });
        }

        return agent with
        {
            AwaySince = null,
            GoneSince = agent.GoneSince + away,
            Orphan = agent.Orphan is { } orphan ? After(orphan) : null,
        };

        OpenTurn After(OpenTurn open) => open with
        {
            TimedFrom = open.TimedFrom + away,
            Delivered = open.Delivered + away,
            // What may be under way is asked for when it is answered.
            NextCheck = open.NextCheck is null ? null : now,
        };
    }

    /// <summary>Tells of hosts that are lost for long what can be done about it.</summary>
    private void SweepHosts()
    {
        foreach (var (host, loss) in _lostHosts.Where(h => !h.Value.IsTold && now >= h.Value.Since + Options.LostHostPatience).ToList())
        {
            _lostHosts = _lostHosts.SetItem(host, loss with { IsTold = true });
            var waiting = WaitingOn(host);
            Tell(
                OrchestrationEventKind.Warning,
                $"Host '{host}' has not been reached for {Words(now - loss.Since)}, and is tried again. "
                + (waiting.Count == 0 ? "No task of its agents is open." : $"Open there: {string.Join(", ", waiting)}. They go on when it is back. If it will not come back, take them back, and add them again for others: nobody can see how far they came."));
        }
    }

    private IEnumerable<DateTimeOffset?> FindHostWakes() => _lostHosts.Values.Where(h => !h.IsTold).Select(h => (DateTimeOffset?)(h.Since + Options.LostHostPatience));

    /// <summary>The open tasks of a host's agents, for people.</summary>
    private List<string> WaitingOn(string host) => [.. _agents.Values.Where(a => a.TaskId is not null && IsOn(a, host)).Select(a => $"{a.TaskId} ({a.Name})")];
}
