using System.Runtime.InteropServices;

namespace Moana.Tmux.Connections;

/// <summary>
/// The folder for files by which the processes of one user know of each other. Only that user can write there, so nobody
/// else can put a link or a pipe in the way, or hold a lock. (Of a server that several users share, each user's processes
/// know of each other only.)
/// </summary>
internal static partial class RuntimeFolder
{
    private const int NoFollow = 0x100;
    private const int CurrentFolder = -100;
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8;
    private const int TypeBits = 0xF000;
    private const int FolderType = 0x4000;
    private const int FileType = 0x8000;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder, made where it is missing; null where none is safe.</summary>
    public static string? Open() => Open(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), $"/run/user/{GetUserId()}", $"/tmp/moana-{GetUserId()}");

    /// <param name="named">The user's runtime folder as the environment has it, or null.</param>
    /// <param name="usual">Where it usually is; so a process without that environment meets those with it.</param>
    /// <param name="own">A folder of our own where there is neither.</param>
    public static string? Open(string? named, string usual, string own)
    {
        var folder = new[] { named, usual }.FirstOrDefault(f => f is { Length: > 0 } && IsPrivate(f, FolderType)) is { } parent ? Path.Combine(parent, "moana") : own;
        try
        {
            // One that is there is left as it is, and looked at below.
            Directory.CreateDirectory(folder, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return IsPrivate(folder, FolderType) ? folder : null;
    }

    /// <summary>Opens a file of the folder, and makes it where there is none.</summary>
    /// <exception cref="IOException">Another one holds it, or something else than a file of this user alone stands there.</exception>
    public static FileStream OpenFile(string path, FileAccess access, FileShare share)
    {
        // A pipe would be waited for, and a link would lead elsewhere.
        var isThere = Path.Exists(path) || new FileInfo(path).LinkTarget is not null;
        return isThere && !IsPrivate(path, FileType)
            ? throw new IOException($"'{path}' is no file of this user alone.")
            : new(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = access,
                Share = share,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                BufferSize = 1,
            });
    }

    private static bool IsPrivate(string path, int type) =>
        StatX(CurrentFolder, path, NoFollow, TypeModeAndOwner, out var found) == 0
        && found.Owner == GetUserId() && (found.Mode & TypeBits) == type && (found.Mode & 0x3F) == 0;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUserId();

    /// <summary>The one call for this whose structure is the same on all machines.</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out Found found);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Found
    {
        [FieldOffset(20)]
        public readonly uint Owner;

        [FieldOffset(28)]
        public readonly ushort Mode;
    }
}
