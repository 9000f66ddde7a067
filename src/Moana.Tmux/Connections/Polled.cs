using System.Runtime.InteropServices;

namespace Moana.Tmux.Connections;

/// <summary>A file of which the system tells when it can be read or written: the C library's <c>struct pollfd</c>.</summary>
internal partial struct Polled(SafeHandle file, short events)
{
    public const short Readable = 1;
    public const short Writable = 4;

#pragma warning disable IDE0052 // The system reads it.
    private readonly int _file = (int)file.DangerousGetHandle();
    private readonly short _events = events;
#pragma warning restore IDE0052

    /// <summary>What was found; not 0 where it can be done, or never will.</summary>
    public short Returned;

    /// <summary>Waits until one of the files can do what is wanted of it.</summary>
    /// <param name="files">The files.</param>
    /// <param name="milliseconds">How long; -1 for as long as it takes.</param>
    /// <returns>How many can; below 0 with an error, which <see cref="Marshal.GetLastPInvokeError"/> tells.</returns>
    public static int Wait(Span<Polled> files, int milliseconds) => Poll(files, (nuint)files.Length, milliseconds);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(Span<Polled> files, nuint count, int milliseconds);
}
