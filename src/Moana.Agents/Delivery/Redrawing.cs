using System.Globalization;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>
/// Has a program draw its screen anew, where something has spoiled it: a joined emoji is narrower in the terminal than the program
/// takes it to be, and what it draws from then on stands a row off.
/// </summary>
/// <remarks>
/// Programs draw all of a screen when its size changes. The size of the pane stays: its terminal alone is told another one for a
/// moment, and then the right one.
/// </remarks>
internal static class Redrawing
{
    /// <summary>Whether nothing on the screen is what the program's profile knows, though the program is there.</summary>
    public static bool MayHelp(Look look) =>
        look is { Screen: not null, Agent: { Profile.Composers.Count: > 0, Pane: { Dead: false, InMode: false, ProcessId: > 0, Width: > 2 } } }
        && look.Observation is { Status: AgentStatus.Unknown, Rule: null, Carrier: null, Composer: null };

    /// <summary>Has it drawn anew; false where that cannot be asked for.</summary>
    public static async Task<bool> AskAsync(Look look, CancellationToken token)
    {
        var pane = look.Agent.Pane;
        var script = string.Create(CultureInfo.InvariantCulture, $$"""
            (
            t=$(readlink /proc/{{pane.ProcessId}}/fd/0)
            case $t in /dev/pts/*) ;; *) exit 1 ;; esac
            trap 'stty -F "$t" cols {{pane.Width}}' EXIT
            stty -F "$t" cols {{pane.Width - 1}} && sleep 0.3
            )
            """);
        try
        {
            return (await look.Agent.Host.AskAsync(script, limit: 0, token)).ExitCode == 0;
        }
        catch (MoanaException)
        {
            // The machine does not answer: what reads the screen next says so.
            return false;
        }
    }
}
