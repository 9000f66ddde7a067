using Moana.Agents;

namespace Moana.Monitoring;

/// <summary>Waits until agents have one of some statuses.</summary>
/// <param name="fleet">The fleet.</param>
/// <param name="query">Which agents.</param>
/// <param name="wanted">The statuses.</param>
/// <param name="any">True to wait for the first agent only.</param>
/// <param name="clock">The clock.</param>
public sealed class StatusWait(Fleet fleet, AgentQuery query, IReadOnlyList<AgentStatus> wanted, bool any, TimeProvider clock)
{
    private readonly Dictionary<string, (string Name, string Seen)> _open = [];

    /// <summary>True when what was waited for has come.</summary>
    public bool Done { get; private set; }

    /// <summary>Agents that have not got there, and what they were last seen doing.</summary>
    public IReadOnlyCollection<(string Name, string Seen)> Open => _open.Values;

    /// <summary>Waits; each agent is told of once, when it gets there. Returns when the token is cancelled, too.</summary>
    public async Task RunAsync(Action<StatusReport> reached, CancellationToken token)
    {
        try
        {
            foreach (var agent in await query.FindAsync(fleet, token))
            {
                _open[agent.Pane.Id.ToString()] = (agent.Name, "not seen clearly yet");
            }

            await foreach (var report in new StatusMonitor(fleet, clock).WatchAsync(query, token))
            {
                if (!_open.ContainsKey(report.PaneId))
                {
                    continue;
                }

                _open[report.PaneId] = (report.Name, $"{report.Status} ({report.Evidence})");
                if (wanted.Contains(report.Status))
                {
                    _open.Remove(report.PaneId);
                    reached(report);
                    if (any || _open.Count == 0)
                    {
                        Done = true;
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The caller tells a time limit from Ctrl+C; what is still open says the rest.
        }
    }
}
