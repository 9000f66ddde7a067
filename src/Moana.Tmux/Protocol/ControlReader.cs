using System.Buffers;

namespace Moana.Tmux.Protocol;

/// <summary>
/// Reads tmux's control-mode stream: answers in blocks from <c>%begin</c> to <c>%end</c> or <c>%error</c>, notifications
/// between them. Bytes come in any portions. The text of an answer is raw, so a line of a pane can look like
/// <c>%end</c>: only the one with exactly the block's time, number and flags ends it.
/// </summary>
internal sealed class ControlReader(IControlListener listener, int maxLine = ControlReader.DefaultMaxLine, int maxBody = ControlReader.DefaultMaxBody)
{
    /// <summary>Notifications are cut at this many bytes: what matters stands at their beginning.</summary>
    public const int DefaultMaxLine = 16 * 1024;

    /// <summary>An answer that is larger ends the connection: 256 MB is 25 captures of a history of 50,000 full lines.</summary>
    public const int DefaultMaxBody = 256 * 1024 * 1024;

    private const int KeptCapacity = 1024 * 1024;

    private ArrayBufferWriter<byte> _carry = new();
    private ArrayBufferWriter<byte> _body = new();
    private BlockHeader _block;
    private bool _inBlock;
    private bool _begun;

    /// <summary>True after <see cref="IControlListener.OnBroken"/>.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Bytes that are held for an unfinished line or answer, and the room kept for the next.</summary>
    internal int Held => _carry.Capacity + _body.Capacity;

    /// <summary>Takes the next portion of the stream.</summary>
    public void Feed(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty && !IsBroken)
        {
            var end = data.IndexOf((byte)'\n');
            if (end < 0)
            {
                Carry(data);
                return;
            }

            if (_carry.WrittenCount == 0)
            {
                OnLine(data[..end]);
            }
            else
            {
                Carry(data[..end]);
                OnLine(_carry.WrittenSpan);
                Reset(ref _carry);
            }

            data = data[(end + 1)..];
        }
    }

    private void Carry(ReadOnlySpan<byte> part)
    {
        var room = _inBlock ? maxBody - _body.WrittenCount - _carry.WrittenCount : Math.Max(0, maxLine - _carry.WrittenCount);
        if (part.Length <= room)
        {
            _carry.Write(part);
        }
        else if (_inBlock)
        {
            Break($"an answer is larger than {maxBody} bytes");
        }
        else
        {
            _carry.Write(part[..room]);
        }
    }

    private void OnLine(ReadOnlySpan<byte> line)
    {
        if (IsBroken)
        {
            return;
        }

        if (_inBlock)
        {
            OnBlockLine(line);
        }
        else if (line.StartsWith("%begin "u8))
        {
            Begin(line["%begin "u8.Length..]);
        }
        else if (_begun && (line.StartsWith("%end "u8) || line.StartsWith("%error "u8)))
        {
            Break("an answer ended that had not begun");
        }
        else if (!line.IsEmpty && line[0] == '%')
        {
            listener.OnNotification(line);
        }
        else
        {
            listener.OnNoise(line);
        }
    }

    private void Begin(ReadOnlySpan<byte> header)
    {
        if (BlockHeader.TryParse(header, out _block))
        {
            _inBlock = _begun = true;
        }
        else if (_begun)
        {
            Break("an answer began without time, number and flags");
        }
    }

    private void OnBlockLine(ReadOnlySpan<byte> line)
    {
        if (!line.IsEmpty && line[0] == '%')
        {
            var failed = line.StartsWith("%error "u8);
            if ((failed || line.StartsWith("%end "u8))
                && BlockHeader.TryParse(line[(failed ? "%error "u8 : "%end "u8).Length..], out var header) && header == _block)
            {
                _inBlock = false;
                listener.OnReply(header, failed, _body.WrittenSpan);
                Reset(ref _body);
                return;
            }

            // A hook's display-message to this client stands inside the hook's own block.
            if (!_block.AnswersUs)
            {
                listener.OnNotification(line);
                return;
            }
        }

        if (line.Length >= maxBody - _body.WrittenCount)
        {
            Break($"an answer is larger than {maxBody} bytes");
            return;
        }

        _body.Write(line);
        _body.Write("\n"u8);
    }

    private void Break(string reason)
    {
        IsBroken = true;
        listener.OnBroken(reason);
    }

    private static void Reset(ref ArrayBufferWriter<byte> buffer)
    {
        if (buffer.Capacity > KeptCapacity)
        {
            buffer = new();
        }
        else
        {
            buffer.ResetWrittenCount();
        }
    }
}
