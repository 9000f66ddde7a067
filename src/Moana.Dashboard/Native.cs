using System.Runtime.InteropServices;

namespace Moana.Dashboard;

/// <summary>The few calls of the C library that a full-screen program needs and .NET's console has not. Constants are those of Linux.</summary>
internal static partial class Native
{
    public const short PollIn = 1;
    public const int CloseOnExec = 0x80000;
    public const nuint GetWindowSize = 0x5413; // TIOCGWINSZ

    /// <summary>Room for a <c>struct termios</c> of any C library; its layout is left to <see cref="MakeRaw"/>.</summary>
    public const int TermiosSize = 256;

    public struct PollTarget
    {
        public int File;
        public short Events;
        public short Returned;
    }

    public struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelWidth;
        public ushort PixelHeight;
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int file, Span<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int file, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(Span<int> files, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(Span<PollTarget> targets, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int file, nuint request, out WindowSize size);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static partial int GetAttributes(int file, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    public static partial int SetAttributes(int file, int when, ReadOnlySpan<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    public static partial void MakeRaw(Span<byte> termios);
}
