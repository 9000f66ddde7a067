using System.Runtime.CompilerServices;
using Moana.Agents;

namespace Moana.Monitoring;

/// <summary>
/// From tmux's events to a stream of status changes. A pane that changed is looked at when its output pauses; one
/// that did not costs nothing. Each agent is reported once at the start, and then on each change.
/// </summary>
public sealed class StatusMonitor(Fleet fleet, TimeProvider clock, MonitorOptions? options = null)
{
    /// <summary>Watches until cancelled, or until the reader leaves; nothing goes on after that.</summary>
    /// <param name="query">Which agents. Asked again when windows come and go, so new agents join.</param>
    /// <param name="token">Ends the stream.</param>
    /// <exception cref="MoanaException">At the start, a whole name is unknown or ambiguous, a target is not there, or there is no agent.</exception>
    public async IAsyncEnumerable<StatusReport> WatchAsync(AgentQuery query, [EnumeratorCancellation] CancellationToken token)
    {
        var watched = new WatchedFleet(fleet, query, clock, options ?? new());
        await watched.FindAsync(token);
        while (true)
        {
            // Until agents appear in sessions that are not watched yet.
            var sessions = watched.Sessions;
            await using var events = new EventFeed(fleet.Server, [.. sessions], watched.IsFamiliar, clock);
            while (watched.Sessions.IsSubsetOf(sessions))
            {
                foreach (var report in await watched.LookAsync(token))
                {
                    yield return report;
                }

                await events.WaitAsync(watched.Rest, token);
                watched.Take(events.Take());
                foreach (var report in await watched.ListAsync(token))
                {
                    yield return report;
                }
            }
        }
    }
}
