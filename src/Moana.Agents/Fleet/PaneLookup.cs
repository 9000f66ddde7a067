using System.Globalization;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>From what a person writes to one pane: whole names only, never a prefix. After it, only pane ids are used.</summary>
internal static class PaneLookup
{
    /// <summary>Finds a pane by pane id, window index or window name; a window stands for its active pane.</summary>
    public static PaneInfo Find(TmuxServer server, IReadOnlyList<PaneInfo> panes, string? session, string target)
    {
        if (panes.Count > 0 && PaneId.TryParse(target, out var id))
        {
            return Home(panes.Where(p => p.Id == id && (session is null || p.SessionName == session)))
                ?? throw FleetErrors.PaneNotFound(target);
        }

        var inSession = InSession(server, panes, session);
        var windows = int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && inSession.Where(p => p.WindowIndex == index).ToList() is { Count: > 0 } byIndex
                ? byIndex
                : inSession.Where(p => p.WindowName == target).ToList();

        // One window can stand at several places of a session.
        return windows.DistinctBy(p => p.WindowId).Count() switch
        {
            0 => throw FleetErrors.WindowNotFound(inSession[0].SessionName, target, inSession.Select(Label)),
            1 => windows.FirstOrDefault(p => p.PaneActive) ?? windows[0],
            _ => throw FleetErrors.WindowAmbiguous(
                inSession[0].SessionName, target, windows.Select(p => p.WindowIndex).Distinct().Select(i => i.ToString(CultureInfo.InvariantCulture))),
        };
    }

    /// <summary>The panes of a session; with null, of the only one there is, or of all.</summary>
    public static IReadOnlyList<PaneInfo> InSession(TmuxServer server, IReadOnlyList<PaneInfo> panes, string? session, bool anySession = false)
    {
        var names = panes.Select(p => p.SessionName).Distinct().ToList();
        if (names.Count == 0)
        {
            // A server without a session ends, so there is none.
            throw new TmuxException(TmuxError.NoServer, $"No server: the {server.Description} is not running.") { Server = server.Description };
        }

        if (session is null)
        {
            return names.Count == 1 || anySession ? panes : throw FleetErrors.SessionNeeded(names);
        }

        return panes.Where(p => p.SessionName == session).ToList() is { Count: > 0 } found
            ? found
            : throw FleetErrors.SessionNotFound(session, names);
    }

    /// <summary>
    /// Of the sessions of a group, and of those that a window is linked into, the one that the pane was made in: the oldest. Null
    /// where there is none.
    /// </summary>
    /// <param name="listings">One pane's records, one for each session that has its window.</param>
    public static PaneInfo? Home(IEnumerable<PaneInfo> listings) => listings.MinBy(p => p.SessionId.Number);

    private static string Label(PaneInfo pane) => string.Create(CultureInfo.InvariantCulture, $"{pane.WindowIndex} ({pane.WindowName})");
}
