using Moana.Agents;
using Moana.Storage;
using Moana.Tmux;

namespace Moana.Completers;

/// <summary>Those who send and get messages: registered agents, and whoever is named in the record's messages.</summary>
public sealed class CorrespondentCompleter : ServerCompleter
{
    internal override async Task<IEnumerable<Candidate>> FindAsync(TmuxServer server, IReadOnlyDictionary<string, string> bound, CancellationToken token)
    {
        var named = new OrchestrationStore(bound.GetValueOrDefault("Store")).Messages.Each().SelectMany(m => new[] { m.From, m.To })
            .Distinct(StringComparer.OrdinalIgnoreCase).Select(n => new Candidate(n, $"{n}: named in messages"));
        try
        {
            var agents = await new Fleet(server, Fleets.Profiles).ListAsync(session: null, token).ConfigureAwait(false);
            return [.. agents.Select(a => new Candidate(a.Name, $"{a.Name}: {a.Profile.Name} in {a.Pane.SessionName}, window {a.Window}")), .. named];
        }
        catch (TmuxException)
        {
            return named;
        }
    }
}
