using System.Text;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Connections;

/// <summary>What tmux answered.</summary>
/// <param name="Failed">True when the answer is an error text.</param>
/// <param name="Text">The answer, without its last newline, unless it is a capture.</param>
internal readonly record struct Reply(bool Failed, string Text);

/// <summary>A command that waits for its answer.</summary>
internal sealed class PendingReply(TmuxCommand command)
    : TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private int _blocks;
    private string _text = "";

    /// <summary>The command.</summary>
    public TmuxCommand Command => command;

    /// <summary>When it was written, as a timestamp; 0 before.</summary>
    public long WrittenAt { get; set; }

    /// <summary>Counts the next block; true when it is the last. An error is always the last.</summary>
    public bool Count(bool failed) => ++_blocks == command.Blocks || failed;

    /// <summary>Takes what the block says that was just counted.</summary>
    /// <param name="failed">Whether it is an error.</param>
    /// <param name="last">Whether it is the last.</param>
    /// <param name="body">Its text.</param>
    public void Take(bool failed, bool last, ReadOnlySpan<byte> body)
    {
        if (Task.IsCompleted)
        {
            return;
        }

        var isLook = command.Guard is not null && _blocks == 1;
        if (!body.IsEmpty && (failed || !isLook))
        {
            _text += Encoding.UTF8.GetString(failed || !command.Verbatim ? body[..^1] : body);
        }

        if (last)
        {
            TrySetResult(new(failed, _text));
        }
    }

    /// <summary>Ends the wait with an error, which nobody has to look at.</summary>
    public void Fail(TmuxException error)
    {
        TrySetException(error);
        _ = Task.Exception;
    }
}
