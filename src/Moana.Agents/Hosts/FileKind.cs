using System.Runtime.InteropServices;

namespace Moana.Hosts;

/// <summary>What stands under a path, told without opening it: a pipe's opening may wait for ever.</summary>
internal enum FileKind
{
    /// <summary>Nothing, or nothing that may be looked at.</summary>
    Unknown,

    /// <summary>A regular file, or a folder.</summary>
    File,

    /// <summary>A pipe without a name, as a shell gives for <c>&lt;(...)</c> and for what is piped to a program.</summary>
    Pipe,

    /// <summary>A pipe with a name, a device or a socket.</summary>
    Other,
}

/// <summary>Tells what kind a file is.</summary>
internal static partial class FileKinds
{
    private const int CurrentFolder = -100;
    private const uint TypeOnly = 1;
    private const int TypeMask = 0xf000;
    private const int PipeType = 0x1000;
    private const int FolderType = 0x4000;
    private const int RegularType = 0x8000;

    /// <summary>The kind of what stands under a path; links are followed.</summary>
    public static FileKind Of(string path) => GetStatus(CurrentFolder, path, 0, TypeOnly, out var status) != 0 ? FileKind.Unknown : (status.Mode & TypeMask) switch
    {
        RegularType or FolderType => FileKind.File,
        PipeType when new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.Name.StartsWith("pipe:[", StringComparison.Ordinal) == true => FileKind.Pipe,
        _ => FileKind.Other,
    };

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetStatus(int folder, string path, int flags, uint mask, out Status status);

    /// <summary>The kernel's <c>struct statx</c>, which is the same on all machines.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
