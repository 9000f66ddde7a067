using Moana.Tmux;

namespace Moana.Engine;

/// <summary>
/// Tells a server that is gone from one that does not answer just now, and from a new one on the same socket: there every
/// pane has another process, and every session another beginning. Agents that are all started anew have new processes, too.
/// </summary>
internal sealed class ServerWitness(TmuxServer server)
{
    private HashSet<(PaneId Pane, int Process)> _panes = [];
    private HashSet<(SessionId Session, DateTimeOffset Created)> _sessions = [];

    /// <summary>Takes whatever server answers next for the one that is meant.</summary>
    public void Forget() => (_panes, _sessions) = ([], []);

    /// <summary>Refuses a server that is not the one that was seen last.</summary>
    /// <exception cref="ServerGoneException">No server runs, or another one.</exception>
    /// <exception cref="TmuxException">It does not answer, and nobody can tell.</exception>
    public async Task DemandAsync(CancellationToken token)
    {
        var panes = (await server.ListPanesAsync(PaneDetails.None, null, token)).Select(p => (p.Id, p.ProcessId)).ToHashSet();
        if (panes.Count == 0)
        {
            throw new ServerGoneException($"The {server.Description} is gone.");
        }

        var sessions = (await server.ListSessionsAsync(token)).Select(s => (s.Id, s.Created)).ToHashSet();
        if (_panes.Count > 0 && !panes.Overlaps(_panes) && !sessions.Overlaps(_sessions))
        {
            throw new ServerGoneException($"The {server.Description} is gone, and another one is in its place.");
        }

        (_panes, _sessions) = (panes, sessions);
    }
}
