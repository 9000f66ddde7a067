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
    private SessionId? _attached;
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

    /// <summary>
    /// A session of the caller's own, where one is known. A client is attached to some session, and ends with it; so what
    /// changes something goes over a client of that session, not of one that a person may close at any moment.
    /// </summary>
    public SessionId? Home { get; set; }

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
        var (reads, announced) = (commands.All(c => c.Reads), commands.Any(c => c.Announced));
        for (var mayRetry = commands.All(c => c.Repeatable); done < commands.Count;)
        {
            var connection = await ConnectAsync(atHome: !reads, token).ConfigureAwait(false);
            using var change = !announced ? null : await Transport.Arrivals.ChangeAsync(token).ConfigureAwait(false);
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

            // Whoever reads the answers may take his time, and even wait for a client that comes in.
            _ = change is null ? null : batch.Pending[^1].Task.ContinueWith(
                static (_, done) => ((IDisposable)done!).Dispose(), change, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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
    public Task<ControlConnection> ConnectAsync(CancellationToken token) => ConnectAsync(atHome: false, token);

    private Task<ControlConnection> ConnectAsync(bool atHome, CancellationToken token)
    {
        lock (_sync)
        {
            _lastUse = Settings.Time.GetTimestamp();
            if (_connection is { IsOpen: true } open && (!atHome || Home is null || Home == _attached))
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

    /// <summary>Sees to it that the next change goes over a client that is attached to another session, where there is one.</summary>
    public async Task LeaveAsync(SessionId session, CancellationToken token)
    {
        await ConnectAsync(token).ConfigureAwait(false);
        if (_attached == session || Home == session)
        {
            var all = await RunAsync(TmuxCommand.Query("list-sessions").Add("-F", "#{session_id}"), token).ConfigureAwait(false);
            Home = all.Split('\n').Select(SessionId.Parse).Where(s => s != session).Cast<SessionId?>().FirstOrDefault();
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

    /// <summary>The answer's text; null when what was asked about is gone.</summary>
    /// <exception cref="TmuxException">It is another error: who takes that for an end would tell of one that is none.</exception>
    public string? AcceptUnlessGone(TmuxCommand command, Reply reply) =>
        reply.Failed && ErrorTexts.IsGone(reply.Text) ? null : Accept(command, reply);

    private async Task<ControlConnection> OpenAsync()
    {
        try
        {
            var connection = await AttachAsync().ConfigureAwait(false);
            SessionId attached;
            try
            {
                (Version, attached) = await ProbeAsync(connection).ConfigureAwait(false);
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            ControlConnection? left;
            lock (_sync)
            {
                (left, _connection, _attached) = (_connection, connection, attached);
                _idle.Change(Settings.IdleAfter, Settings.IdleAfter);
            }

            _ = LeaveAsync(left);
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
                    Transport, Transport.Attach(Home, output: false), Settings, notified: null, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TmuxException e) when (e.Error == TmuxError.TargetMissing && Home is not null)
            {
                Home = null;
            }
            catch (TmuxException e) when (e.Error == TmuxError.ConnectionLost && attempt < Attempts)
            {
                await Task.Delay(BetweenAttempts, Settings.Time).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Closes a connection that another one has taken the place of, once all that was sent over it is answered.</summary>
    private async Task LeaveAsync(ControlConnection? connection)
    {
        while (connection is { IsOpen: true, PendingCount: > 0 })
        {
            await Task.Delay(BetweenAttempts, Settings.Time).ConfigureAwait(false);
        }

        if (connection is not null)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Looks once per connection at what has answered.</summary>
    private async Task<(TmuxVersion Version, SessionId Session)> ProbeAsync(ControlConnection connection)
    {
        var probe = TmuxCommand.Query("display-message").Add("-p", "#{version} #{client_flags} #{session_id}");
        var aliases = TmuxCommand.Query("show-options").Add("-s", "-v", "command-alias");
        var batch = connection.Send([probe, aliases], Settings.CommandTimeout, CancellationToken.None);
        var reply = await batch.ReplyAsync(0).ConfigureAwait(false);
        var version = TmuxVersion.Parse(reply.Text.Split(' ')[0]);
        if (version.Number < TmuxVersion.Minimum.Number)
        {
            throw new TmuxException(
                TmuxError.VersionTooOld,
                $"The {Transport.Description} is tmux {version.Text}; {TmuxVersion.Minimum.Text} or newer is needed, because older ones lose a new session's size and die of a paste into a dead pane.")
            { Server = Transport.Description };
        }

        CheckAliases(Accept(aliases, await batch.ReplyAsync(1).ConfigureAwait(false)));
        var answer = Accept(probe, reply);
        foreach (var flag in new[] { "ignore-size", "no-output" })
        {
            if (!answer.Contains(flag, StringComparison.Ordinal))
            {
                throw new TmuxException(
                    TmuxError.NotSupported, $"The {Transport.Description} ignores the client flag '{flag}', so a connection could disturb the people who use it.")
                { Server = Transport.Description };
            }
        }

        return (version, SessionId.Parse(answer.Split(' ')[^1]));
    }

    /// <summary>An alias takes the place of a command of that name, for our clients too.</summary>
    private void CheckAliases(string aliases)
    {
        if (aliases.Split('\n').FirstOrDefault(a => CommandGate.Uses(a.Split('=')[0])) is { } alias)
        {
            throw new TmuxException(
                TmuxError.NotSupported,
                $"The {Transport.Description} has the command alias '{alias}' (option command-alias), which takes the place of a command that is needed here. Take it off with 'set-option -su', or name it otherwise.")
            { Server = Transport.Description };
        }
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
