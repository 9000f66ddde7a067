using System.Runtime.CompilerServices;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Connections;

/// <summary>
/// The way for commands to a server: one shared connection, opened on first use, opened again after a drop, closed when
/// nobody has used it for a while.
/// </summary>
internal sealed class CommandChannel : IAsyncDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);

    private readonly object _sync = new();
    private readonly ITimer _idle;
    private ControlConnection? _connection;
    private Task<ControlConnection>? _opening;
    private long _lastUse;

    public CommandChannel(Transport transport, DriverSettings settings)
    {
        (Transport, Settings) = (transport, settings);
        _idle = settings.Time.CreateTimer(_ => CloseWhenIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The transport.</summary>
    public Transport Transport { get; }

    /// <summary>Bounds.</summary>
    public DriverSettings Settings { get; set; }

    /// <summary>The running server's version, as of the last connection; null before the first.</summary>
    public TmuxVersion? Version { get; private set; }

    /// <summary>The client process of the open connection; null when none is open.</summary>
    public int? ProcessId => _connection is { IsOpen: true } open ? open.ProcessId : null;

    /// <summary>Runs one command and returns its answer.</summary>
    /// <exception cref="TmuxException">tmux refused it, or it had no answer.</exception>
    public async Task<string> RunAsync(TmuxCommand command, CancellationToken token) =>
        Accept(command, (await RunAllAsync([command], token).ConfigureAwait(false))[0]);

    /// <summary>Runs commands in one write and returns all answers, errors included.</summary>
    public async Task<IReadOnlyList<Reply>> RunAllAsync(IReadOnlyList<TmuxCommand> commands, CancellationToken token)
    {
        var replies = new List<Reply>(commands.Count);
        await foreach (var reply in StreamAsync(commands, token).ConfigureAwait(false))
        {
            replies.Add(reply);
        }

        return replies;
    }

    /// <summary>
    /// Runs commands in one write and yields the answers in order, errors included, while later ones still arrive. What
    /// only reads is sent once more when the connection was lost.
    /// </summary>
    public async IAsyncEnumerable<Reply> StreamAsync(IReadOnlyList<TmuxCommand> commands, [EnumeratorCancellation] CancellationToken token)
    {
        var done = 0;
        for (var mayRetry = commands.All(c => c.Repeatable); done < commands.Count;)
        {
            var connection = await ConnectAsync(token).ConfigureAwait(false);
            using var change = commands.All(c => c.Repeatable) ? null : await Transport.Arrivals.ChangeAsync(token).ConfigureAwait(false);
            CommandBatch batch;
            try
            {
                batch = connection.Send(done == 0 ? commands : commands.Skip(done).ToList(), Settings.CommandTimeout, token);
            }
            catch (TmuxException e) when (mayRetry && e.Error == TmuxError.ConnectionLost)
            {
                mayRetry = false;
                continue;
            }

            for (var i = 0; i < batch.Pending.Length; i++)
            {
                Reply reply;
                try
                {
                    reply = await batch.ReplyAsync(i).ConfigureAwait(false);
                }
                catch (TmuxException e) when (mayRetry && e.Error == TmuxError.ConnectionLost)
                {
                    mayRetry = false;
                    break;
                }

                done++;
                yield return reply;
            }
        }
    }

    /// <summary>The open connection, or a new one.</summary>
    public Task<ControlConnection> ConnectAsync(CancellationToken token)
    {
        lock (_sync)
        {
            _lastUse = Settings.Time.GetTimestamp();
            if (_connection is { IsOpen: true } open)
            {
                return Task.FromResult(open);
            }

            if (_opening is null)
            {
                // Shared by all who wait, so no caller's token ends it; and all of them may have given up.
                _opening = Task.Run(OpenAsync, CancellationToken.None);
                _ = _opening.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }

            return _opening.WaitAsync(token);
        }
    }

    /// <summary>Closes the connection. The next command opens another.</summary>
    public async ValueTask DisposeAsync()
    {
        ControlConnection? connection;
        lock (_sync)
        {
            (connection, _connection) = (_connection, null);
        }

        if (connection is not null)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The answer's text.</summary>
    /// <exception cref="TmuxException">It is an error.</exception>
    public string Accept(TmuxCommand command, Reply reply) => reply.Failed
        ? throw ErrorTexts.FromReply(Transport.Description, command.Name, command.Target, reply.Text)
        : reply.Text;

    private async Task<ControlConnection> OpenAsync()
    {
        try
        {
            var connection = await AttachAsync().ConfigureAwait(false);
            try
            {
                Version = await ProbeAsync(connection).ConfigureAwait(false);
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            lock (_sync)
            {
                _connection = connection;
                _idle.Change(Settings.IdleAfter, Settings.IdleAfter);
            }

            return connection;
        }
        finally
        {
            lock (_sync)
            {
                _opening = null;
            }
        }
    }

    /// <summary>Attaches; tries again when the session, or the server, was just ending as the client came in.</summary>
    private async Task<ControlConnection> AttachAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ControlConnection.OpenAsync(
                    Transport, Transport.Attach(session: null, output: false), Settings, notified: null, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TmuxException e) when (e.Error == TmuxError.ConnectionLost && attempt < Attempts)
            {
                await Task.Delay(BetweenAttempts, Settings.Time).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Looks once per connection at what has answered.</summary>
    private async Task<TmuxVersion> ProbeAsync(ControlConnection connection)
    {
        var probe = TmuxCommand.Query("display-message").Add("-p", "#{version} #{client_flags}");
        var answer = Accept(probe, await connection.Send([probe], Settings.CommandTimeout, CancellationToken.None).ReplyAsync(0).ConfigureAwait(false));
        var version = TmuxVersion.Parse(answer.Split(' ')[0]);
        if (version.Number < TmuxVersion.Minimum.Number)
        {
            throw new TmuxException(
                TmuxError.VersionTooOld,
                $"The {Transport.Description} is tmux {version.Text}; {TmuxVersion.Minimum.Text} or newer is needed, because older ones lose a new session's size and die of a paste into a dead pane.")
            { Server = Transport.Description };
        }

        foreach (var flag in new[] { "ignore-size", "no-output" })
        {
            if (!answer.Contains(flag, StringComparison.Ordinal))
            {
                throw new TmuxException(
                    TmuxError.NotSupported, $"The {Transport.Description} ignores the client flag '{flag}', so a connection could disturb the people who use it.")
                { Server = Transport.Description };
            }
        }

        return version;
    }

    private void CloseWhenIdle()
    {
        ControlConnection? idle = null;
        lock (_sync)
        {
            if (_connection is { } connection && connection.PendingCount == 0
                && Settings.Time.GetElapsedTime(_lastUse) >= Settings.IdleAfter)
            {
                (idle, _connection) = (connection, null);
                _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        _ = idle?.DisposeAsync().AsTask();
    }
}
