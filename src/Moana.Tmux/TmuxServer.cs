using System.Collections.Concurrent;
using Moana.Tmux.Commands;
using Moana.Tmux.Connections;
using Moana.Tmux.Events;
using Moana.Tmux.Screens;

namespace Moana.Tmux;

/// <summary>
/// A tmux server, driven over control mode. One object per endpoint and process, shared by all threads: its connections
/// are opened on first use, opened again after a drop, and closed when idle, on disposal and at the end of the process.
/// </summary>
/// <remarks>Every method throws <see cref="TmuxException"/> for what goes wrong with the server or on the way to it.</remarks>
public sealed class TmuxServer : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<TmuxEndpoint, TmuxServer> Servers = new();

    private readonly CommandChannel _channel;
    private readonly PaneReader _reader;
    private readonly PaneInput _input;
    private readonly SessionControl _control;
    private readonly EventHub _events;
    private readonly PaneListing _listing;

    internal TmuxServer(TmuxEndpoint endpoint, DriverSettings settings)
    {
        Endpoint = endpoint;
        _channel = new(new Transport(endpoint), settings);
        _reader = new(_channel);
        _input = new(_channel);
        _control = new(_channel, _reader);
        _events = new(_channel);
        _listing = new(_channel, _reader, _events);
    }

    /// <summary>The oldest tmux that is supported, as <see cref="GetVersionAsync"/> tells versions: 3.3a is 3.3.1.</summary>
    public static Version MinimumVersion => TmuxVersion.Minimum.Number;

    /// <summary>A version of <see cref="GetVersionAsync"/> as tmux writes it: 3.3.1 is 3.3a.</summary>
    public static string FormatVersion(Version version) => TmuxVersion.Format(version);

    /// <summary>Where the server is.</summary>
    public TmuxEndpoint Endpoint { get; }

    /// <summary>The server in words, for error texts.</summary>
    public string Description => _channel.Transport.Description;

    /// <summary>How long a command may go without an answer; 10 s unless set. Holds for all who share the server.</summary>
    public TimeSpan CommandTimeout
    {
        get => _channel.Settings.CommandTimeout;
        set => _channel.Settings = _channel.Settings with { CommandTimeout = value };
    }

    /// <summary>The client processes that run for this object.</summary>
    internal IReadOnlyList<int> ProcessIds => [.. _events.ProcessIds, .. _channel.ProcessId is { } id ? new[] { id } : []];

    /// <summary>The shared server object of an endpoint. Opens nothing yet.</summary>
    public static TmuxServer For(TmuxEndpoint endpoint)
    {
        if (endpoint is { SocketName: not null, SocketPath: not null })
        {
            throw new TmuxException(TmuxError.BadSocket, "Name the socket or give its path, not both.");
        }

        return Servers.GetOrAdd(endpoint, e => new(e, new()));
    }

    /// <summary>Closes the connections of all shared servers.</summary>
    public static async Task CloseAllAsync()
    {
        foreach (var server in Servers.Values)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The version of the running server, or of the program when none runs.</summary>
    public async Task<Version> GetVersionAsync(CancellationToken token = default) =>
        (await _reader.GetVersionAsync(token).ConfigureAwait(false)).Number;

    /// <summary>All sessions; none when no server runs.</summary>
    public Task<IReadOnlyList<SessionInfo>> ListSessionsAsync(CancellationToken token = default) =>
        _reader.ListSessionsAsync(token);

    /// <summary>All panes of the server, with the values of the named pane options; none when no server runs.</summary>
    public Task<IReadOnlyList<PaneInfo>> ListPanesAsync(IReadOnlyList<string>? options = null, CancellationToken token = default) =>
        _reader.ListPanesAsync(PaneDetails.All, options, token);

    /// <summary>All panes of the server with only those details that are asked for; none when no server runs.</summary>
    public Task<IReadOnlyList<PaneInfo>> ListPanesAsync(PaneDetails details, IReadOnlyList<string>? options = null, CancellationToken token = default) =>
        _reader.ListPanesAsync(details, options, token);

    /// <summary>
    /// All panes of the server as they are now, with <see cref="PaneDetails.Command"/>, the values of the named pane options
    /// and where each stands in its output; none when no server runs. A session that is watched with
    /// <see cref="WatchAsync"/> costs about half of what <see cref="ListPanesAsync(PaneDetails, IReadOnlyList{string}?, CancellationToken)"/>
    /// costs. What has not changed since the last call with these options comes as the same objects: the whole list, a
    /// <see cref="MarkedPane"/> with its mark, a <see cref="PaneInfo"/>.
    /// </summary>
    public Task<IReadOnlyList<MarkedPane>> ListMarkedPanesAsync(IReadOnlyList<string>? options = null, CancellationToken token = default) =>
        _listing.ListAsync(options ?? [], token);

    /// <summary>One pane, with the values of the named pane options.</summary>
    public Task<PaneInfo> GetPaneAsync(PaneId pane, IReadOnlyList<string>? options = null, CancellationToken token = default) =>
        _reader.GetPaneAsync(pane, options, token);

    /// <summary>The text of a pane, as captured.</summary>
    public Task<string> CaptureTextAsync(PaneId pane, CaptureOptions options, CancellationToken token = default) =>
        _reader.CaptureTextAsync(pane, options, token);

    /// <summary>The screen of a pane with its cursor, parsed.</summary>
    public Task<Screen> CaptureAsync(PaneId pane, CaptureOptions options, CancellationToken token = default) =>
        _reader.CaptureAsync(pane, options, token);

    /// <summary>Captures many panes in one pipelined write, in order; a pane that is gone gives null.</summary>
    public IAsyncEnumerable<string?> CaptureManyAsync(IReadOnlyList<PaneId> panes, CaptureOptions options, CancellationToken token = default) =>
        _reader.CaptureManyAsync(panes, options, token);

    /// <summary>
    /// Lists all panes and captures those that are wanted, the expected ones in the same write: one exchange when nothing
    /// new came up. Captured panes come as their answers do. Nothing comes when no server runs.
    /// </summary>
    /// <param name="expected">Panes that are probably wanted: those of the last time.</param>
    /// <param name="wanted">Chooses among the listed panes.</param>
    /// <param name="details">Details to list.</param>
    /// <param name="options">Pane options to list.</param>
    /// <param name="capture">What to capture.</param>
    /// <param name="token">Ends the exchange.</param>
    public IAsyncEnumerable<PaneSnapshot> SnapshotAsync(
        IReadOnlyList<PaneId> expected,
        Func<PaneInfo, bool> wanted,
        PaneDetails details,
        IReadOnlyList<string>? options,
        CaptureOptions capture,
        CancellationToken token = default) =>
        _reader.SnapshotAsync(expected, wanted, details, options, capture, token);

    /// <summary>Facts and screens of panes, in one write and in order; null for a pane that is gone.</summary>
    public Task<IReadOnlyList<PaneSnapshot?>> ReadPanesAsync(
        IReadOnlyList<PaneId> panes, PaneDetails details, IReadOnlyList<string>? options, CaptureOptions capture, CancellationToken token = default) =>
        _reader.ReadPanesAsync(panes, details, options, capture, token);

    /// <summary>Puts a text into the pane's program as a bracketed paste, newlines as they are.</summary>
    public Task PasteAsync(PaneId pane, string text, CancellationToken token = default) =>
        _input.PasteAsync(pane, text, null, null, null, token);

    /// <summary>Pastes like <see cref="PasteAsync"/>, while the pane still shows what was seen, as <see cref="TrySendKeysAsync"/> presses keys.</summary>
    /// <param name="pane">The pane.</param>
    /// <param name="text">The text.</param>
    /// <param name="seen">What it showed when the paste was decided on.</param>
    /// <param name="hold">By what the caller holds the pane; null where nobody does.</param>
    /// <param name="before">
    /// Pane options that are set before the paste, in the same write and under the same hold, also where another screen stands; null
    /// values unset.
    /// </param>
    /// <param name="token">Cancels.</param>
    /// <returns>False when another screen stands there, and nothing was pasted.</returns>
    /// <exception cref="TmuxException"><see cref="TmuxError.HoldLost"/>, among others.</exception>
    public Task<bool> TryPasteAsync(
        PaneId pane, string text, ScreenStamp seen, PaneHold? hold = null, IReadOnlyDictionary<string, string?>? before = null, CancellationToken token = default) =>
        _input.PasteAsync(pane, text, seen, hold, before, token);

    /// <summary>Sends keys by tmux's names: <c>Enter</c>, <c>Escape</c>, <c>C-u</c>.</summary>
    public Task SendKeysAsync(PaneId pane, IReadOnlyList<string> keys, CancellationToken token = default) =>
        _input.SendKeysAsync(pane, keys, token);

    /// <summary>
    /// Sends keys while the pane still shows what was seen. tmux compares and presses in one step, so nothing that the
    /// program draws can come between.
    /// </summary>
    /// <param name="pane">The pane.</param>
    /// <param name="keys">The keys, by tmux's names; at least one.</param>
    /// <param name="seen">What it showed when the keys were decided on.</param>
    /// <param name="hold">By what the caller holds the pane; null where nobody does.</param>
    /// <param name="before">Pane options that are set before the keys, as <see cref="TryPasteAsync"/> sets them.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>False when another screen stands there, and nothing was pressed.</returns>
    /// <exception cref="TmuxException"><see cref="TmuxError.HoldLost"/>, among others.</exception>
    public Task<bool> TrySendKeysAsync(
        PaneId pane, IReadOnlyList<string> keys, ScreenStamp seen, PaneHold? hold = null, IReadOnlyDictionary<string, string?>? before = null, CancellationToken token = default) =>
        _input.TrySendKeysAsync(pane, keys, seen, hold, before, token);

    /// <summary>Types characters as they are.</summary>
    public Task SendTextAsync(PaneId pane, string text, CancellationToken token = default) =>
        _input.SendTextAsync(pane, text, token);

    /// <summary>Leaves copy mode or another mode; nothing happens when the pane is in none.</summary>
    public Task LeaveModeAsync(PaneId pane, CancellationToken token = default) =>
        _input.LeaveModeAsync(pane, token);

    /// <summary>Sets pane options in one write; a null value unsets.</summary>
    public Task SetPaneOptionsAsync(PaneId pane, IReadOnlyDictionary<string, string?> options, CancellationToken token = default) =>
        _control.SetPaneOptionsAsync(pane, options, token);

    /// <summary>Sets a pane's user option where it has an expected value, in one step: two callers never both succeed.</summary>
    /// <param name="pane">The pane.</param>
    /// <param name="option">The option.</param>
    /// <param name="expected">The value that it must have; null: none. Of the characters of base64url.</param>
    /// <param name="value">The new value; null unsets. Of the characters of base64url.</param>
    /// <param name="others">Options that are set just before it, in the same write and under the same condition; null values unset.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>False when the option had another value, or the pane is gone; then nothing was set.</returns>
    public Task<bool> ExchangePaneOptionAsync(
        PaneId pane, string option, string? expected, string? value, IReadOnlyDictionary<string, string?>? others = null, CancellationToken token = default) =>
        _control.ExchangePaneOptionAsync(pane, option, expected, value, others, token);

    /// <summary>The terminals that are attached, control-mode connections aside.</summary>
    public Task<IReadOnlyList<ClientInfo>> ListClientsAsync(CancellationToken token = default) =>
        _reader.ListClientsAsync(token);

    /// <summary>Starts a detached session, and the server with it where none runs. Returns its first pane.</summary>
    public Task<PaneInfo> NewSessionAsync(NewSessionOptions options, CancellationToken token = default) =>
        _control.NewSessionAsync(options, token);

    /// <summary>Starts a window in a session, without making it the current one. Returns its pane.</summary>
    public Task<PaneInfo> NewWindowAsync(SessionId session, string name, string? command, string? path, CancellationToken token = default) =>
        _control.NewWindowAsync(session, name, command, path, token);

    /// <summary>Keeps a window's panes after their process has ended, or not.</summary>
    public Task SetRemainOnExitAsync(WindowId window, bool remain, CancellationToken token = default) =>
        _control.SetRemainOnExitAsync(window, remain, token);

    /// <summary>Starts a command in a pane anew; the process that still runs there is ended first when asked for.</summary>
    public Task RespawnPaneAsync(PaneId pane, string command, string? path, bool kill, CancellationToken token = default) =>
        RespawnPaneAsync(pane, command, path, new Dictionary<string, string>(), kill, token);

    /// <inheritdoc cref="RespawnPaneAsync(PaneId, string, string?, bool, CancellationToken)"/>
    /// <param name="pane">The pane.</param>
    /// <param name="command">The command line.</param>
    /// <param name="path">The working directory; null for the one that the pane was started in.</param>
    /// <param name="environment">Environment variables besides those of the session.</param>
    /// <param name="kill">True to end what runs there.</param>
    /// <param name="token">Cancels.</param>
    public Task RespawnPaneAsync(
        PaneId pane, string command, string? path, IReadOnlyDictionary<string, string> environment, bool kill, CancellationToken token = default) =>
        _control.RespawnPaneAsync(pane, command, path, environment, kill, token);

    /// <summary>Ends a session and the programs in it.</summary>
    public Task KillSessionAsync(SessionId session, CancellationToken token = default) =>
        _control.KillSessionAsync(session, token);

    /// <summary>Ends a pane and its program.</summary>
    public Task KillPaneAsync(PaneId pane, CancellationToken token = default) =>
        _control.KillPaneAsync(pane, token);

    /// <summary>
    /// The events of the named sessions, until the token is cancelled. Layout events of the whole server are included.
    /// Events are coalesced: a pane stands in the queue once for each thing that can happen to it, so the queue is bounded
    /// by the number of panes. The first event is an <see cref="EventsMissedEvent"/>: watching has begun, now look.
    /// </summary>
    /// <param name="sessions">The sessions; without any, only layout events.</param>
    /// <param name="options">Pane options whose changes are events.</param>
    /// <param name="canWait">
    /// Says of a pane's output, by its shape as in <see cref="PaneOutputEvent.Shapes"/>, that it can wait for half a second,
    /// or for what cannot: to wake the reader costs more than the rest of an event. Called on the thread that reads from tmux.
    /// </param>
    /// <param name="token">Ends the events.</param>
    public IAsyncEnumerable<TmuxEvent> WatchAsync(
        IReadOnlyList<SessionId> sessions, IReadOnlyList<string>? options = null, Func<PaneId, ulong, bool>? canWait = null, CancellationToken token = default) =>
        _events.WatchAsync(sessions, options ?? [], canWait, only: null, token);

    /// <summary>
    /// The events of one pane, and layout events of the whole server, as <see cref="WatchAsync"/> tells them. What the other
    /// panes of its session do wakes nobody, so that a watch for each of hundreds of panes costs no more than one for all.
    /// </summary>
    /// <param name="session">The pane's session.</param>
    /// <param name="pane">The pane.</param>
    /// <param name="options">Pane options whose changes are events.</param>
    /// <param name="token">Ends the events.</param>
    public IAsyncEnumerable<TmuxEvent> WatchPaneAsync(SessionId session, PaneId pane, IReadOnlyList<string>? options = null, CancellationToken token = default) =>
        _events.WatchAsync([session], options ?? [], canWait: null, pane, token);

    /// <summary>
    /// Where a pane stands in its output; null when its session is not watched with <see cref="WatchAsync"/>, or that
    /// cannot be told now. To know that a captured screen still stands: take a mark, capture; later
    /// <see cref="CatchUpAsync"/>, and the same mark means the same output.
    /// </summary>
    public OutputMark? MarkOutput(SessionId session, PaneId pane) => _events.MarkOf(session, pane);

    /// <summary>Waits until all is counted that the panes of these sessions, where they are watched, put out before now.</summary>
    public Task CatchUpAsync(IEnumerable<SessionId> sessions, CancellationToken token = default) => _events.CatchUpAsync(sessions, token);

    /// <summary>Closes the connections of this object and ends its watchers. A later call opens new ones.</summary>
    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync().ConfigureAwait(false);
        await _channel.DisposeAsync().ConfigureAwait(false);
    }
}
