using Moana.Agents;
using Moana.Commands;
using Moana.Tmux;

namespace Moana.Completers;

/// <summary>Names of registered agents.</summary>
public sealed class AgentCompleter : ServerCompleter
{
    internal override async Task<IEnumerable<Candidate>> FindAsync(
        TmuxServer server, IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        from agent in await new Fleet(server, Fleets.Profiles).ListAsync(session: null, token).ConfigureAwait(false)
        where !bound.TryGetValue(nameof(AgentCommand.Session), out var session) || agent.Pane.SessionName == session
        select new Candidate(agent.Name, $"{agent.Name}: {agent.Profile.Name} in {agent.Pane.SessionName}, window {agent.Window}");
}
