using Moana.Tmux;

namespace Moana.Completers;

/// <summary>Ids of panes.</summary>
public sealed class PaneCompleter : ServerCompleter
{
    internal override async Task<IEnumerable<Candidate>> FindAsync(
        TmuxServer server, IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        from pane in await server.ListPanesAsync(null, token).ConfigureAwait(false)
        select new Candidate(pane.Id.ToString(), $"{pane.SessionName}:{pane.WindowIndex} {pane.WindowName} ({pane.Command})");
}
