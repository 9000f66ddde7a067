using System.Buffers;
using System.Text.Json;
using Moana.Detection;
using Moana.Hosts;

namespace Moana.Transcripts;

/// <summary>
/// A record of lines, read on from where the last reading ended. A file that has become shorter, or that holds something else
/// before that place (copilot cuts its file back, gemini deletes and begins anew), is read from its start.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="format">How it is written.</param>
/// <param name="bounds">How much of it is kept.</param>
/// <param name="maxBytes">So much of it is read at most.</param>
internal sealed class RecordFile(string path, RecordFormat format, RecordBounds bounds, long maxBytes = long.MaxValue)
{
    /// <summary>A line that is longer holds nothing that is wanted.</summary>
    private const int MaxLine = 32 * 1024 * 1024;

    /// <summary>A record's first line is shorter; codex's has the program's instructions in it.</summary>
    private const int MaxFirstLine = 256 * 1024;

    /// <summary>So much before the place where reading goes on is compared.</summary>
    private const int TailLength = 128;

    /// <summary>What an editor may have put before a text.</summary>
    private static ReadOnlySpan<byte> ByteOrder => "\ufeff"u8;

    private readonly object _gate = new();
    private RecordReader _reader = RecordReader.For(format, bounds);
    private (ulong Inode, long Offset, byte[] Tail) _read = (0, 0, []);
    private (ulong Inode, long Length, DateTimeOffset Written) _whole;
    private long _seenAt;

    /// <summary>Reads what is new, and hands the reader out.</summary>
    /// <param name="files">Where it is.</param>
    /// <param name="use">Takes what was read.</param>
    /// <param name="token">Cancels; the next reading goes on.</param>
    /// <exception cref="IOException">It cannot be read, or is no regular file of this user's.</exception>
    public T Read<T>(IFileView files, Func<RecordReader, T> use, CancellationToken token)
    {
        lock (_gate)
        {
            using var file = files.Open(path);
            // Somebody may have read further meanwhile than what was seen here goes.
            if (file.SeenAt >= _seenAt) ReadOn(file, files.MaxBacklog, token);
            return use(_reader);
        }
    }

    private void ReadOn(OpenedFile file, long maxBacklog, CancellationToken token)
    {
        if (IsOneObject(file))
        {
            ReadWhole(file, (file.Inode, file.Length, file.WrittenAt));
        }
        else
        {
            if (file.Inode != _read.Inode || file.Length < _read.Offset || !IsTail(file))
            {
                _reader = RecordReader.For(format, bounds);
                _read = (file.Inode, 0, []);
            }

            if (_read.Offset == 0 && file.Length > maxBacklog) SkipTo(file, file.Length - maxBacklog);
            ReadLines(file, token);
        }

        _seenAt = file.SeenAt;
    }

    /// <summary>
    /// Reads the first line, which tells whose record it is, and goes on at the next line behind an offset: of the turns before it
    /// nothing is known, and of one that it is in the middle of neither.
    /// </summary>
    private void SkipTo(OpenedFile file, long offset)
    {
        var head = new byte[MaxFirstLine];
        if (head.AsSpan(0, file.Fill(head, 0)).IndexOf((byte)'\n') is var first and > 0) TryLine(head.AsMemory(0, first));
        var next = new byte[MaxFirstLine];
        var end = next.AsSpan(0, file.Fill(next, offset)).IndexOf((byte)'\n');
        _read = (file.Inode, offset + end + 1, []);
    }

    private bool IsTail(OpenedFile file)
    {
        Span<byte> now = stackalloc byte[_read.Tail.Length];
        return file.Fill(now, _read.Offset - now.Length) == now.Length && now.SequenceEqual(_read.Tail);
    }

    private void ReadLines(OpenedFile file, CancellationToken token)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        var at = _read.Offset;
        try
        {
            var (held, skipping) = (0, false);
            while (at < maxBytes && file.Read(buffer.AsSpan(held), at + held) is var count and > 0)
            {
                token.ThrowIfCancellationRequested();
                var (start, filled) = (0, held + count);
                while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is var end and >= 0)
                {
                    if (!skipping) TryLine(buffer.AsMemory(start, end));
                    skipping = false;
                    start += end + 1;
                }

                at += start;
                held = filled - start;
                buffer.AsSpan(start, held).CopyTo(buffer);
                if (held == buffer.Length)
                {
                    if (held >= MaxLine)
                    {
                        (skipping, at, held) = (true, at + held, 0);
                    }
                    else
                    {
                        buffer = Larger(buffer);
                    }
                }
            }

            // The end may be half a line, which is read when it is whole. A whole object without a newline is taken.
            if (held > 0 && !skipping && buffer[held - 1] == '}' && TryLine(buffer.AsMemory(0, held)))
            {
                at += held;
            }

        }
        finally
        {
            // Also where it was broken off: the next reading goes on here.
            if (at > _read.Offset) Remember(file, at);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Remember(OpenedFile file, long offset)
    {
        var tail = new byte[Math.Min(offset, TailLength)];
        _read = (_read.Inode, offset, file.Fill(tail, offset - tail.Length) == tail.Length ? tail : []);
    }

    private static byte[] Larger(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private bool TryLine(ReadOnlyMemory<byte> line)
    {
        if (line.Span.StartsWith(ByteOrder)) line = line[ByteOrder.Length..];
        if (line.Span.Trim(" \r\t\0"u8).IsEmpty) return false;
        try
        {
            using var json = JsonDocument.Parse(line);
            _reader.Read(json.RootElement);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // Half a line, or one of a kind that a later version writes otherwise.
            return false;
        }
    }

    /// <summary>Whether the file is one object over many lines, as gemini wrote it before 0.53.</summary>
    private bool IsOneObject(OpenedFile file)
    {
        Span<byte> start = stackalloc byte[8];
        var text = start[..file.Fill(start, 0)];
        text = (text.StartsWith(ByteOrder) ? text[ByteOrder.Length..] : text).TrimStart(" \r\n\t"u8);
        return format == RecordFormat.Gemini && text is [(byte)'{', ..] && text[1..].TrimStart(" \r\t"u8) is [(byte)'\n', ..];
    }

    private void ReadWhole(OpenedFile file, (ulong Inode, long Length, DateTimeOffset Written) state)
    {
        if (state == _whole) return;
        if (state.Length > MaxLine) throw new IOException("The record is too large.");
        var text = new byte[state.Length];
        _reader = RecordReader.For(format, bounds);
        _whole = TryLine(text.AsMemory(0, file.Fill(text, 0))) ? state : default;
    }
}
