namespace Moana.Hosts;

/// <summary>Reads files that people name and others may have written: never more than they may hold, and nothing that never ends.</summary>
public static class TextFile
{
    /// <summary>A file's bytes. A pipe or a device, which has no length and may never end, reads as an empty file.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="limit">How many bytes it may have.</param>
    /// <exception cref="IOException">It is not there, cannot be read, or is larger.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadBytes(string path, int limit)
    {
        var file = new FileInfo(path);
        var length = (file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!).Length;
        if (length > limit)
        {
            throw new IOException($"The file has {length:N0} bytes, and may have {limit:N0}.");
        }

        if (length == 0)
        {
            return [];
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        var bytes = new byte[length];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    /// <summary>A file's text: UTF-8, or what its byte order mark says.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    public static string Read(string path, int limit)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, limit)));
        return reader.ReadToEnd();
    }
}
