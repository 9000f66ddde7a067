using Moana.Tmux.Connections;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Events;

/// <summary>The output of the session's panes: counted, and held back where it floods.</summary>
internal sealed partial class SessionWatch
{
    /// <summary>Where a pane of the session stands in its output; null while that cannot be told.</summary>
    public OutputMark? MarkOf(PaneId pane)
    {
        lock (_held)
        {
            return _connection is not { IsOpen: true } || _held.Contains(pane) ? null : new(_number, _outputs.Of(pane));
        }
    }

    /// <summary>Waits until everything is counted that was put out before now.</summary>
    public Task CatchUpAsync(CancellationToken token) => AskAsync(TmuxCommand.Query("display-message").Add("-p", "-"), token);

    /// <summary>
    /// The answer to a command, once everything is counted that was put out before: tmux answers after the output that came
    /// before. Null when the connection is not open, or closes before the answer: those who watch may leave at any time.
    /// </summary>
    public async Task<string?> AskAsync(TmuxCommand command, CancellationToken token)
    {
        if (_connection is not { } connection)
        {
            return null;
        }

        try
        {
            return _channel.Accept(command, await connection.Send([command], _channel.Settings.CommandTimeout, token).ReplyAsync(0).ConfigureAwait(false));
        }
        catch (TmuxException e) when (e.Error == TmuxError.ConnectionLost)
        {
            return null;
        }
    }

    /// <summary>Holds a flooding pane's output back at the server, and lets it go on after a while.</summary>
    private void Hold(PaneId pane, bool pause)
    {
        if (_connection is not { } connection)
        {
            return;
        }

        lock (_held)
        {
            if (!_held.Add(pane))
            {
                return;
            }
        }

        _ = HoldAsync(connection, pane, pause);
    }

    private async Task HoldAsync(ControlConnection connection, PaneId pane, bool pause)
    {
        if (pause)
        {
            await FlowAsync(connection, pane, "pause").ConfigureAwait(false);
        }

        await WaitAsync(FloodGuard.Hold).ConfigureAwait(false);
        await FlowAsync(connection, pane, "continue").ConfigureAwait(false);

        // Only now is its output told again; what came before counts as one.
        _outputs.Add(pane);
        lock (_held)
        {
            _held.Remove(pane);
        }

        Each(q => q.Output(pane, shape: 0));
    }

    private async Task FlowAsync(ControlConnection connection, PaneId pane, string verb)
    {
        try
        {
            var command = TmuxCommand.Change("refresh-client").Add("-A", $"{pane}:{verb}");
            await connection.Send([command], _channel.Settings.CommandTimeout, _stopped).ReplyAsync(0).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TmuxException or OperationCanceledException)
        {
            // The connection has ended; the loop opens another.
        }
    }
}
