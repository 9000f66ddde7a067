using System.Globalization;
using Moana.Tmux;

namespace Moana.Completers;

/// <summary>Windows of the session that the same command line names, by index.</summary>
public sealed class WindowCompleter : ServerCompleter
{
    internal override async Task<IEnumerable<Candidate>> FindAsync(
        TmuxServer server, IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        from pane in await server.ListPanesAsync(null, token).ConfigureAwait(false)
        where pane.PaneActive && (!bound.TryGetValue("Session", out var session) || pane.SessionName == session)
        select new Candidate(
            pane.WindowIndex.ToString(CultureInfo.InvariantCulture), $"{pane.SessionName}:{pane.WindowIndex} {pane.WindowName} ({pane.Command})");
}
