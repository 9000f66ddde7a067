using System.Buffers;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Moana.Detection;

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

    /// <summary>So much before the place where reading goes on is compared.</summary>
    private const int TailLength = 128;

    private readonly object _gate = new();
    private RecordReader _reader = RecordReader.For(format, bounds);
    private (ulong Inode, long Offset, byte[] Tail) _read = (0, 0, []);
    private (ulong Inode, long Length, DateTime Written) _whole;

    /// <summary>Reads what is new, and hands the reader out.</summary>
    /// <exception cref="IOException">It cannot be read, or is no regular file of this user's.</exception>
    public T Read<T>(Func<RecordReader, T> use, CancellationToken token)
    {
        lock (_gate)
        {
            using var file = OwnFile.Open(path, out var inode);
            var length = RandomAccess.GetLength(file);
            if (IsOneObject(file))
            {
                ReadWhole(file, (inode, length, File.GetLastWriteTimeUtc(path)));
            }
            else
            {
                if (inode != _read.Inode || length < _read.Offset || !IsTail(file))
                {
                    _reader = RecordReader.For(format, bounds);
                    _read = (inode, 0, []);
                }

                ReadLines(file, token);
            }

            return use(_reader);
        }
    }

    private bool IsTail(SafeFileHandle file)
    {
        Span<byte> now = stackalloc byte[_read.Tail.Length];
        return Fill(file, now, _read.Offset - now.Length) == now.Length && now.SequenceEqual(_read.Tail);
    }

    private void ReadLines(SafeFileHandle file, CancellationToken token)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        try
        {
            var (held, skipping, at) = (0, false, _read.Offset);
            while (at < maxBytes && RandomAccess.Read(file, buffer.AsSpan(held), at + held) is var count and > 0)
            {
                if (token.IsCancellationRequested)
                {
                    // The next reading goes on here.
                    Remember(file, at);
                    token.ThrowIfCancellationRequested();
                }

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

            Remember(file, at);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Remember(SafeFileHandle file, long offset)
    {
        var tail = new byte[Math.Min(offset, TailLength)];
        _read = (_read.Inode, offset, Fill(file, tail, offset - tail.Length) == tail.Length ? tail : []);
    }

    private static byte[] Larger(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static int Fill(SafeFileHandle file, Span<byte> target, long offset)
    {
        var filled = 0;
        while (filled < target.Length && RandomAccess.Read(file, target[filled..], offset + filled) is var count and > 0)
        {
            filled += count;
        }

        return filled;
    }

    private bool TryLine(ReadOnlyMemory<byte> line)
    {
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
    private bool IsOneObject(SafeFileHandle file)
    {
        Span<byte> start = stackalloc byte[8];
        return format == RecordFormat.Gemini && start[..Fill(file, start, 0)].TrimStart(" \r\t"u8).StartsWith("{\n"u8);
    }

    private void ReadWhole(SafeFileHandle file, (ulong Inode, long Length, DateTime Written) state)
    {
        if (state == _whole) return;
        if (state.Length > MaxLine) throw new IOException("The record is too large.");
        var text = new byte[state.Length];
        _reader = RecordReader.For(format, bounds);
        _whole = TryLine(text.AsMemory(0, Fill(file, text, 0))) ? state : default;
    }
}
