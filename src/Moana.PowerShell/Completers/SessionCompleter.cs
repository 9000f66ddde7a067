using Moana.Tmux;

namespace Moana.Completers;

/// <summary>Names of tmux sessions.</summary>
public sealed class SessionCompleter : ServerCompleter
{
    internal override async Task<IEnumerable<Candidate>> FindAsync(
        TmuxServer server, IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        from session in await server.ListSessionsAsync(token).ConfigureAwait(false)
        select new Candidate(session.Name, $"{session.Name}: {session.Windows} window(s), {session.Path}");
}
