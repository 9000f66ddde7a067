namespace Moana.Tmux.Protocol;

/// <summary>Takes what a control-mode stream says. Spans are valid during the call only.</summary>
internal interface IControlListener
{
    /// <summary>A block ended: the answer to a command. Each line of its body ends with a newline.</summary>
    void OnReply(BlockHeader header, bool failed, ReadOnlySpan<byte> body);

    /// <summary>A line that starts with a percent sign, outside of answers; very long ones are cut.</summary>
    void OnNotification(ReadOnlySpan<byte> line);

    /// <summary>A line that is no control mode: a login message, the output of a shell's profile.</summary>
    void OnNoise(ReadOnlySpan<byte> line);

    /// <summary>The stream makes no sense any more. Nothing follows.</summary>
    void OnBroken(string reason);
}
