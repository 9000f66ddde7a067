using Moana.Hosts;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>From a server to the machine that it runs on.</summary>
public static class HostLookup
{
    /// <summary>The machine of a server.</summary>
    public static Host Host(this TmuxEndpoint endpoint) => Hosts.Host.For(endpoint.HostName, endpoint.Via);

    /// <summary>
    /// Sees to it that what <see cref="ProcessFacts"/> tells of panes is fresh: of all of them at once, where they are on another
    /// machine; here each process is read when it is asked for.
    /// </summary>
    internal static Task RefreshProcessesAsync(this TmuxEndpoint endpoint, IEnumerable<PaneInfo> panes, CancellationToken token) => endpoint.Via is null
        ? Task.CompletedTask
        : endpoint.Host().Processes.RefreshAsync([.. panes.Where(p => !p.Dead).SelectMany(Processes).Distinct()], token);

    /// <summary>By how much the clock of the server's machine is ahead of this one's, as far as that was asked.</summary>
    internal static TimeSpan ClockAhead(this TmuxEndpoint endpoint) => endpoint.Via is null ? TimeSpan.Zero : endpoint.Host().KnownFacts?.ClockAhead ?? TimeSpan.Zero;

    /// <summary>A pane's process, and the one that got its last prompt: it may be gone while another one stands there.</summary>
    private static IEnumerable<int> Processes(PaneInfo pane) =>
        TurnMark.TryDecode(pane.Options.GetValueOrDefault(PaneOptions.Turn))?.Process is { } text && ProcessIdentity.TryParse(text) is { } process
            ? [pane.ProcessId, process.ProcessId]
            : [pane.ProcessId];
}
