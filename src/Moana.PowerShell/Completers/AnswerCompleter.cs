using Moana.Agents;
using Moana.Commands;
using Moana.Tmux;

namespace Moana.Completers;

/// <summary>Answers that profiles name for dialogs: those of the agent that the command line names, or of all.</summary>
public sealed class AnswerCompleter : ServerCompleter
{
    internal override async Task<IEnumerable<Candidate>> FindAsync(TmuxServer server, IReadOnlyDictionary<string, string> bound, CancellationToken token)
    {
        var profiles = Fleets.Profiles;
        var meant = bound.TryGetValue(nameof(SendMoanaKeyCommand.Name), out var name)
            ? (await new Fleet(server, profiles).ListAsync(session: null, token).ConfigureAwait(false))
                .Where(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase)).Select(a => a.Profile)
            : profiles.Profiles.Values;
        return meant.SelectMany(p => p.AnswerNames).Distinct().Select(n => new Candidate(n));
    }
}
