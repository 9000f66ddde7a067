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
    private int _blocksLeft = command.Guard is null ? 1 : 2;

    /// <summary>The command.</summary>
    public TmuxCommand Command => command;

    /// <summary>When it was written, as a timestamp; 0 before.</summary>
    public long WrittenAt { get; set; }

    /// <summary>Takes the next block; true when it was the last. An error is always the last.</summary>
    public bool Take(bool failed) => --_blocksLeft == 0 || failed;

    /// <summary>Ends the wait with an error, which nobody has to look at.</summary>
    public void Fail(TmuxException error)
    {
        TrySetException(error);
        _ = Task.Exception;
    }
}
