using Moana.Agents;

namespace Moana.Engine;

/// <summary>Starts agents anew whose panes are gone: in the session, folder and environment and with the profile that they had.</summary>
internal sealed class AgentRevival(Fleet fleet, TimeProvider clock)
{
    /// <summary>Starts the agents that are not there, and their sessions where those are gone, too.</summary>
    /// <param name="launches">The agents, by their names on this server.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">One could not be started.</exception>
    public async Task StartAsync(IReadOnlyList<AgentLaunch> launches, CancellationToken token)
    {
        var sessions = (await fleet.Server.ListSessionsAsync(token)).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var there = (await fleet.ListAsync(session: null, token)).Select(a => a.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var session in launches.Where(l => !there.Contains(l.Name)).GroupBy(l => l.Session))
        {
            var (first, starts) = (session.First(), session.Select(l => l.ToStart()).ToList());
            if (!sessions.Contains(session.Key))
            {
                await new SessionStarter(fleet, clock).StartAsync(session.Key, starts, first.Columns, first.Rows, ended => throw ended, token);
                continue;
            }

            foreach (var (name, launch, profile) in starts)
            {
                await new AgentStarter(fleet, clock).AddAsync(name, session.Key, launch, profile, token);
            }
        }
    }
}
