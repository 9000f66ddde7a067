using Moana.Agents;
using Moana.Tmux;

namespace Moana.Panes;

/// <summary>What the processes of its machine tell of a pane.</summary>
/// <param name="IsOrphaned">True when the process that got the last prompt has surely ended.</param>
/// <param name="Stopped">The process in front that somebody has stopped; null where it runs, or nobody knows.</param>
internal readonly record struct ProcessSight(bool IsOrphaned, int? Stopped);

/// <summary>
/// Looks at a pane's processes. Where all was well a moment ago and nothing of the pane has changed since, that still counts: tmux
/// tells of no change there, and to read them costs more than all else of a look at a screen that stands.
/// </summary>
internal sealed class PaneProcesses
{
    /// <summary>For so long it counts.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private (string? Turn, long At)? _well;

    /// <summary>Looks.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="agent">The agent, with fresh facts of its pane.</param>
    /// <param name="fresh">True when something has changed, or when keys may be pressed on it.</param>
    /// <param name="clock">The time.</param>
    public ProcessSight Look(TmuxEndpoint endpoint, AgentPane agent, bool fresh, TimeProvider clock)
    {
        var turn = agent.Turn;
        if (!fresh && _well is { } well && well.Turn == turn?.Process && clock.GetElapsedTime(well.At) < MaxAge)
        {
            return default;
        }

        var at = clock.GetTimestamp();
        var seen = new ProcessSight(turn?.IsOrphaned(endpoint.Host().Processes) == true, ProcessFacts.Stopped(endpoint, agent.Pane));
        _well = seen == default ? (turn?.Process, at) : null;
        return seen;
    }
}
