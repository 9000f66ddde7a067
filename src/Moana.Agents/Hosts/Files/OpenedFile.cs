namespace Moana.Hosts;

/// <summary>A regular file of the user's, open for reading; it may grow, be cut and be replaced meanwhile.</summary>
internal abstract class OpenedFile : IDisposable
{
    /// <summary>Tells it from another one under the same path.</summary>
    public abstract ulong Inode { get; }

    /// <summary>Its length when it was opened.</summary>
    public abstract long Length { get; }

    /// <summary>When it was last written to.</summary>
    public abstract DateTimeOffset WrittenAt { get; }

    /// <summary>When all of this was so: a timestamp of this machine's monotonic clock.</summary>
    public abstract long SeenAt { get; }

    /// <summary>Reads what is there, as far as it fits.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public abstract int Read(Span<byte> target, long offset);

    /// <summary>Reads until the target is full or the file ends.</summary>
    /// <returns>How many bytes.</returns>
    public int Fill(Span<byte> target, long offset)
    {
        var filled = 0;
        while (filled < target.Length && Read(target[filled..], offset + filled) is var count and > 0)
        {
            filled += count;
        }

        return filled;
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}
