namespace Moana.Hosts;

/// <summary>Reads files that people name and others may have written: never more than they may hold, and nothing that never ends.</summary>
public static class TextFile
{
    /// <summary>A pipe's writer may say nothing for this long.</summary>
    private static readonly TimeSpan PipePatience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A file's bytes, or those of a pipe that a shell made for it (<c>&lt;(...)</c>). What has a name and may never end, a
    /// device or a named pipe, is an error.
    /// </summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="limit">How many bytes it may have.</param>
    /// <exception cref="IOException">It is not there, cannot be read, or is larger.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadBytes(string path, int limit)
    {
        switch (FileKinds.Of(path))
        {
            case FileKind.Pipe:
                return PipeFile.Read(path, limit, PipePatience);
            case FileKind.Other:
                throw new IOException("It is a device, a socket or a named pipe, and no file.");
        }

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

    /// <summary>Whether a path is a pipe that a shell made, which can be read once and whose name says nothing.</summary>
    public static bool IsPipe(string path) => FileKinds.Of(path) == FileKind.Pipe;

    /// <summary>A file's text: UTF-8, or what its byte order mark says.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    public static string Read(string path, int limit)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, limit)));
        return reader.ReadToEnd();
    }
}
