using System.Globalization;
using System.Runtime.InteropServices;

namespace Moana.Hosts;

/// <summary>Reads a pipe to its end: no more than it may hold, and not for longer than its writer says something.</summary>
internal static partial class PipeFile
{
    private const short Readable = 1;

    /// <summary>All that comes out of a pipe.</summary>
    /// <param name="path">A pipe without a name; the opening of one waits for nobody.</param>
    /// <param name="limit">How many bytes that may be.</param>
    /// <param name="patience">How long its writer may say nothing.</param>
    /// <exception cref="IOException">It is more, or takes longer, or cannot be read.</exception>
    public static byte[] Read(string path, int limit, TimeSpan patience)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            Poll[] waited = [new() { File = (int)stream.SafeFileHandle.DangerousGetHandle(), Events = Readable }];
            if (Wait(waited, 1, (int)patience.TotalMilliseconds) == 0)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"It is a pipe whose writer has said nothing for {patience.TotalSeconds:0.#} s, after {all.Length:N0} bytes. Write it to a file first."));
            }

            if (stream.Read(buffer) is not (> 0 and var count))
            {
                return all.ToArray();
            }

            if (all.Length + count > limit)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"The pipe gives more than the {limit:N0} bytes that it may."));
            }

            all.Write(buffer, 0, count);
        }
    }

    /// <summary>A signal may end it early; the reading after it waits then.</summary>
    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Wait(Span<Poll> files, nuint count, int milliseconds);

    /// <summary>The C library's <c>struct pollfd</c>.</summary>
    private struct Poll
    {
        public int File;
        public short Events;
        public short Returned;
    }
}
