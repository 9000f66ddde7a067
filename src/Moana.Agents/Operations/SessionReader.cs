using Moana.Agents;
using Moana.Tmux;

namespace Moana.Operations;

/// <summary>Lists the sessions of a server, with the agents in each.</summary>
public sealed class SessionReader(TmuxServer server)
{
    /// <summary>All sessions; none where no server runs.</summary>
    public async Task<IReadOnlyList<MoanaSession>> ReadAsync(CancellationToken token)
    {
        var sessions = await server.ListSessionsAsync(token);
        var agents = (await server.ListPanesAsync([PaneOptions.Agent], token))
            .Where(p => AgentName.On(p) is not null)
            .ToLookup(p => p.SessionId, p => p.Id);
        return [.. sessions.Select(session => new MoanaSession
        {
            Name = session.Name,
            Id = session.Id.ToString(),
            Windows = session.Windows,
            Agents = agents[session.Id].Distinct().Count(),
            Attached = session.Attached,
            Created = session.Created,
            Path = session.Path,
            Address = server.Endpoint.ToAddress(),
        })];
    }
}
