using System.Buffers;
using System.Text;
using System.Threading.Channels;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Connections;

/// <summary>
/// One control-mode client of a server. Any thread can send; answers come in the order of the commands. Nothing here
/// throws on a thread of its own: whatever goes wrong closes the connection, and everybody who waits is told why.
/// </summary>
internal sealed class ControlConnection : IControlListener, IAsyncDisposable
{
    private readonly Transport _transport;
    private readonly NotificationHandler? _notified;

    /// <summary>Who sends writes, as a rule, on his own thread: to wake another one takes longer.</summary>
    private readonly Channel<CommandBatch> _outgoing = Channel.CreateUnbounded<CommandBatch>(new() { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly AwaitedReplies _awaited = new();
    private readonly TaskCompletionSource<Reply> _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<TmuxException> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly ControlReader _reader;
    private readonly ControlProcess _process;
    private string _exitReason = "";
    private string _noise = "";
    private long _lastReceived;

    private ControlConnection(Transport transport, Launch launch, DriverSettings settings, NotificationHandler? notified)
    {
        (_transport, _notified, Time) = (transport, notified, settings.Time);
        _reader = new(this);
        _process = ControlProcess.Start(transport, launch);

        // Only now: what it says first may already be its end.
        _process.Read(OnBytes);
    }

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time { get; }

    /// <summary>The client's process on this machine.</summary>
    public int ProcessId => _process.Id;

    /// <summary>False once the connection has ended.</summary>
    public bool IsOpen => !_closed.Task.IsCompleted;

    /// <summary>Ends with the reason when the connection does.</summary>
    public Task<TmuxException> Closed => _closed.Task;

    /// <summary>How many commands wait for an answer.</summary>
    public int PendingCount => _awaited.Left;

    /// <summary>Starts a client and waits until the server has let it in.</summary>
    public static async Task<ControlConnection> OpenAsync(
        Transport transport, Launch launch, DriverSettings settings, NotificationHandler? notified, CancellationToken token)
    {
        using var arriving = await transport.Arrivals.ArriveAsync(token).ConfigureAwait(false);
        var connection = new ControlConnection(transport, launch, settings, notified);
        try
        {
            await connection.AttachAsync(launch, settings.OpenTimeout, token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception e)
        {
            await connection.CloseAsync().ConfigureAwait(false);
            if (e is TmuxException { Error: TmuxError.NoServer })
            {
                arriving.Forget();
            }

            throw;
        }
    }

    /// <summary>Writes commands in one go. Commands whose token is cancelled before they are written are not sent.</summary>
    /// <exception cref="TmuxException">The connection has ended.</exception>
    public CommandBatch Send(IReadOnlyList<TmuxCommand> commands, TimeSpan patience, CancellationToken token)
    {
        foreach (var command in commands)
        {
            CommandGate.Pass(command);
        }

        var batch = new CommandBatch(this, commands, patience, token);
        return _outgoing.Writer.TryWrite(batch) ? batch : throw Lost(commands[0], Closed.Result);
    }

    /// <summary>What a caller is told whose command had no answer. A server that says nothing at all loses the connection.</summary>
    public TmuxException OnSilence(PendingReply pending, TimeSpan patience)
    {
        var since = pending.WrittenAt > 0 ? pending.WrittenAt : Time.GetTimestamp() - (long)(patience.TotalSeconds * Time.TimestampFrequency);
        if (Interlocked.Read(ref _lastReceived) < since)
        {
            Close(Error(TmuxError.Timeout, $"The {_transport.Description} said nothing for {patience.TotalSeconds:0.#} s. It may be stopped, or unreachable."));
        }

        var command = pending.Command;
        return new(
            TmuxError.Timeout,
            $"The {_transport.Description} did not answer '{command.Name}'{On(command)} within {patience.TotalSeconds:0.#} s; it may still carry it out. See whether the server is stopped or overloaded.")
        { Server = _transport.Description, Target = command.Target, Command = command.Name };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var leaving = await _transport.Arrivals.ChangeAsync(CancellationToken.None).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        Close(Error(TmuxError.ConnectionLost, $"The connection to the {_transport.Description} was closed."));
        await _process.DisposeAsync().ConfigureAwait(false);
    }

    void IControlListener.OnReply(BlockHeader header, bool failed, ReadOnlySpan<byte> body)
    {
        if (!_attached.Task.IsCompleted)
        {
            _attached.TrySetResult(new(failed, body.IsEmpty ? "" : Encoding.UTF8.GetString(body[..^1])));
            return;
        }

        if (!header.AnswersUs)
        {
            return;
        }

        if (_awaited.Count(failed) is var (pending, last))
        {
            pending.Take(failed, last, body);
        }
        else
        {
            Close(Error(TmuxError.ConnectionLost, $"The {_transport.Description} answered a command that was not sent."));
        }
    }

    void IControlListener.OnNotification(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("%exit"u8))
        {
            // Some clients linger after their server's death.
            _exitReason = Encoding.UTF8.GetString(line["%exit"u8.Length..]).Trim();
            _ = EndAsync();
        }

        _notified?.Invoke(line);
    }

    void IControlListener.OnNoise(ReadOnlySpan<byte> line)
    {
        if (line.Length is > 0 and < 500)
        {
            _noise = Encoding.UTF8.GetString(line);
        }
    }

    void IControlListener.OnBroken(string reason) =>
        Close(Error(TmuxError.ConnectionLost, $"What came from the {_transport.Description} is no control mode: {reason}."));

    private void OnBytes(ReadOnlyMemory<byte> bytes)
    {
        Interlocked.Exchange(ref _lastReceived, Time.GetTimestamp());
        _reader.Feed(bytes.Span);
    }

    private async Task AttachAsync(Launch launch, TimeSpan patience, CancellationToken token)
    {
        _ = WatchProcessAsync();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
        deadline.CancelAfter(patience);
        try
        {
            if (launch.Preface is { } preface)
            {
                await _process.WriteAsync(Encoding.UTF8.GetBytes(preface), deadline.Token).ConfigureAwait(false);
            }

            var first = await Task.WhenAny(_attached.Task, Closed).WaitAsync(deadline.Token).ConfigureAwait(false);
            if (first == Closed)
            {
                throw await Closed.ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw Error(TmuxError.Timeout, $"The {_transport.Description} let no client in within {patience.TotalSeconds:0.#} s. It may be stopped, or unreachable.{Said()}");
        }
        catch (IOException e)
        {
            // A carrier that ended before it was written to has said why.
            throw await _process.HasEndedAsync().ConfigureAwait(false) ? await Closed.ConfigureAwait(false)
                : Error(TmuxError.ConnectionLost, $"The way to the {_transport.Description} broke: {e.Message}{Said()}");
        }

        var reply = await _attached.Task.ConfigureAwait(false);
        if (reply.Failed)
        {
            throw ErrorTexts.FromReply(_transport.Description, "attach", null, reply.Text);
        }

        _process.Settle();
        _ = WriteAsync();
    }

    private async Task WriteAsync()
    {
        var line = new StringBuilder();
        var bytes = new ArrayBufferWriter<byte>();
        try
        {
            await foreach (var batch in _outgoing.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                if (batch.IsAbandoned || !Encode(batch, line, bytes))
                {
                    continue;
                }

                await _process.WriteAsync(bytes.WrittenMemory, _stop.Token).ConfigureAwait(false);
                bytes.ResetWrittenCount();
                if (bytes.Capacity > 1024 * 1024)
                {
                    (line, bytes) = (new(), new());
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The process has ended or is ending; whoever watches it says why.
        }
    }

    /// <summary>Turns a batch into bytes and puts it in line for answers; false when the connection has ended.</summary>
    private bool Encode(CommandBatch batch, StringBuilder line, ArrayBufferWriter<byte> bytes)
    {
        batch.Write(line, bytes);
        if (_awaited.TryAdd(batch, Time.GetTimestamp()))
        {
            return true;
        }

        Fail(batch.Pending, Closed.Result);
        return false;
    }

    private async Task WatchProcessAsync()
    {
        await _process.OutputEnd.ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
    }

    private async Task EndAsync()
    {
        await _process.HasEndedAsync().ConfigureAwait(false);
        Close(ErrorTexts.FromExit(_transport, _attached.Task.IsCompleted, _exitReason, Said()));
    }

    /// <summary>What the client said outside of the protocol: the best hint when it ends.</summary>
    private string Said() => _process.Errors is { Length: > 0 } errors ? errors : _noise;

    private void Close(TmuxException reason)
    {
        if (!_closed.TrySetResult(reason))
        {
            return;
        }

        _outgoing.Writer.TryComplete();
        _stop.Cancel();
        Fail(_awaited.Close(), reason);
        while (_outgoing.Reader.TryRead(out var batch))
        {
            Fail(batch.Pending, reason);
        }

        _ = _process.DisposeAsync().AsTask();
    }

    private void Fail(IEnumerable<PendingReply> unanswered, TmuxException reason)
    {
        foreach (var pending in unanswered)
        {
            pending.Fail(Lost(pending.Command, reason));
        }
    }

    private TmuxException Lost(TmuxCommand command, TmuxException reason) => new(
        reason.Error == TmuxError.Timeout ? TmuxError.Timeout : TmuxError.ConnectionLost,
        $"{reason.Message} '{command.Name}'{On(command)} had no answer; it may or may not have been carried out.",
        reason) { Server = _transport.Description, Target = command.Target, Command = command.Name };

    private TmuxException Error(TmuxError error, string message) => new(error, message) { Server = _transport.Description };

    private static string On(TmuxCommand command) => command.Target is { } target ? $" on {target}" : "";
}
