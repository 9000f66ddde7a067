using Moana.Tmux.Screens;

namespace Moana.Tmux;

/// <summary>A tmux server, driven over control mode.</summary>
public sealed class TmuxServer : IAsyncDisposable
{
    private TmuxServer(TmuxEndpoint endpoint) => Endpoint = endpoint;

    /// <summary>Where the server is.</summary>
    public TmuxEndpoint Endpoint { get; }

    /// <summary>The shared server object of an endpoint. Opens nothing yet.</summary>
    public static TmuxServer For(TmuxEndpoint endpoint) => new(endpoint);

    /// <summary>The version of the running server, or of the program when none runs.</summary>
    public Task<Version> GetVersionAsync(CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>All sessions; none when no server runs.</summary>
    public Task<IReadOnlyList<SessionInfo>> ListSessionsAsync(CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>All panes of the server, with the values of the named pane options; none when no server runs.</summary>
    public Task<IReadOnlyList<PaneInfo>> ListPanesAsync(IReadOnlyList<string>? options = null, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>One pane, with the values of the named pane options.</summary>
    public Task<PaneInfo> GetPaneAsync(PaneId pane, IReadOnlyList<string>? options = null, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>The text of a pane, as captured.</summary>
    public Task<string> CaptureTextAsync(PaneId pane, CaptureOptions options, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>The screen of a pane with its cursor, parsed.</summary>
    public Task<Screen> CaptureAsync(PaneId pane, CaptureOptions options, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Captures many panes in one pipelined write, in order; a pane that is gone gives null.</summary>
    public IAsyncEnumerable<string?> CaptureManyAsync(IReadOnlyList<PaneId> panes, CaptureOptions options, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Puts a text into the pane's program as a bracketed paste, newlines as they are.</summary>
    public Task PasteAsync(PaneId pane, string text, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Sends keys by tmux's names: <c>Enter</c>, <c>Escape</c>, <c>C-u</c>.</summary>
    public Task SendKeysAsync(PaneId pane, IReadOnlyList<string> keys, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Types characters as they are.</summary>
    public Task SendTextAsync(PaneId pane, string text, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Leaves copy mode or another mode; nothing happens when the pane is in none.</summary>
    public Task LeaveModeAsync(PaneId pane, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Sets pane options in one write; a null value unsets.</summary>
    public Task SetPaneOptionsAsync(PaneId pane, IReadOnlyDictionary<string, string?> options, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Starts a detached session, and the server with it where none runs. Returns its first pane.</summary>
    public Task<PaneInfo> NewSessionAsync(NewSessionOptions options, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Starts a window in a session, without making it the current one. Returns its pane.</summary>
    public Task<PaneInfo> NewWindowAsync(SessionId session, string name, string? command, string? path, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Keeps a window's panes after their process has ended, or not.</summary>
    public Task SetRemainOnExitAsync(WindowId window, bool remain, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Starts a command in a pane anew; the process that still runs there is ended first when asked for.</summary>
    public Task RespawnPaneAsync(PaneId pane, string command, string? path, bool kill, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Ends a session and the programs in it.</summary>
    public Task KillSessionAsync(SessionId session, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Ends a pane and its program.</summary>
    public Task KillPaneAsync(PaneId pane, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>
    /// The events of the named sessions, until the token is cancelled. Layout events of the whole server are included.
    /// Output events are coalesced: a pane stands in the queue once. The queue is bounded by the number of panes.
    /// </summary>
    public IAsyncEnumerable<TmuxEvent> WatchAsync(IReadOnlyList<SessionId> sessions, IReadOnlyList<string>? options = null, CancellationToken token = default) => throw new NotImplementedException();

    /// <summary>Closes the connections of this object.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
