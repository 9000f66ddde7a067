using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Moana.Hosts;

/// <summary>
/// Opens a regular file of this user's for reading, without waiting for anything: a pipe in its place would block forever, and
/// another user's file may say anything.
/// </summary>
internal static partial class OwnFile
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int EmptyPath = 0x1000;
    private const uint BasicFields = 0x7ff;
    private const int TypeMask = 0xf000;
    private const int Regular = 0x8000;

    /// <summary>Opens it.</summary>
    /// <exception cref="IOException">It is missing, unreadable, another user's, or no regular file.</exception>
    public static SafeFileHandle Open(string path, out ulong inode)
    {
        var descriptor = OpenFile(path, NonBlocking | CloseOnExec);
        if (descriptor < 0) throw new IOException($"The file cannot be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (GetStatus(descriptor, "", EmptyPath, BasicFields, out var status) != 0 || (status.Mode & TypeMask) != Regular || status.User != GetUser())
        {
            file.Dispose();
            throw new IOException("It is no regular file of this user's.");
        }

        inode = status.Inode;
        return file;
    }

    /// <summary>Whether it could be opened.</summary>
    public static bool IsOne(string path)
    {
        try
        {
            Open(path, out _).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetStatus(int folder, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetUser();

    /// <summary>The kernel's <c>struct statx</c>, which is the same on all machines.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;
    }
}
