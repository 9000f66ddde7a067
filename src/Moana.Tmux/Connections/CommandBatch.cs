using System.Buffers;
using System.Text;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Connections;

/// <summary>Commands that are written together, and their answers, which can be awaited while later ones still arrive.</summary>
internal sealed class CommandBatch
{
    private readonly ControlConnection _connection;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _token;

    public CommandBatch(ControlConnection connection, IReadOnlyList<TmuxCommand> commands, TimeSpan patience, CancellationToken token)
    {
        (_connection, _patience, _token) = (connection, patience, token);
        Pending = new PendingReply[commands.Count];
        for (var i = 0; i < Pending.Length; i++)
        {
            Pending[i] = new(commands[i]);
        }
    }

    /// <summary>The commands, in order.</summary>
    public PendingReply[] Pending { get; }

    /// <summary>True when nobody waits any more: commands that are not written yet need not be.</summary>
    public bool IsAbandoned => _token.IsCancellationRequested;

    /// <summary>Writes the commands, a line each.</summary>
    public void Write(StringBuilder line, IBufferWriter<byte> bytes)
    {
        line.Clear();
        foreach (var pending in Pending)
        {
            pending.Command.AppendTo(line);
            line.Append('\n');
        }

        // The chunks of a builder can end in the middle of a surrogate pair; an encoder remembers the first half.
        var encoder = Encoding.UTF8.GetEncoder();
        foreach (var chunk in line.GetChunks())
        {
            encoder.Convert(chunk.Span, bytes, flush: false, out _, out _);
        }
    }

    /// <summary>The answer to one of the commands, errors included.</summary>
    /// <exception cref="TmuxException">No answer in time, or the connection ended first.</exception>
    public async ValueTask<Reply> ReplyAsync(int index)
    {
        var pending = Pending[index];
        if (pending.Task.IsCompletedSuccessfully)
        {
            return pending.Task.Result;
        }

        try
        {
            return await pending.Task.WaitAsync(_patience, _connection.Time, _token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw _connection.OnSilence(pending, _patience);
        }
    }
}
