using System.Globalization;

namespace Moana.Panes;

/// <summary>What keeps a prompt from an agent although it looks ready, and nothing ends by itself.</summary>
internal static class Hindrance
{
    /// <summary>What it is, and what to do about it; null where nothing is seen.</summary>
    public static string? Of(Look look)
    {
        var pane = look.Agent.Pane;
        return look.Captured is null || pane.Dead || look.Observation.Status == AgentStatus.Exited ? null
            : look.Processes.Stopped is { } process ? Stopped(process)
            : pane.InMode ? "somebody reads in its pane (copy mode, tree or clock), and that mode eats keys: leave it there, most often with q"
            : pane.InputOff ? $"input to its pane is switched off: 'tmux select-pane -e -t {pane.Id}' switches it on"
            : pane.Synchronized ? "the panes of its window are synchronized, so that a key reaches all of them: switch synchronize-panes off"
            : look.Tracked.Status is AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited && look.Observation.Composer is { IsEmpty: false }
                ? "a draft stands in its composer: send it or delete it there"
            : null;
    }

    /// <summary>What is said of a program that does not run.</summary>
    public static string Stopped(int process) => string.Create(CultureInfo.InvariantCulture, $"its program was stopped by a signal, process {process}: 'kill -CONT {process}' lets it go on");
}
