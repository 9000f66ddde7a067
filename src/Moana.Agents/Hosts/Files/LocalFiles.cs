using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Moana.Hosts;

/// <summary>The files of this machine.</summary>
internal sealed class LocalFiles : HostFiles, IFileView
{
    private LocalFiles()
    {
    }

    /// <summary>The ones there are.</summary>
    public static LocalFiles Instance { get; } = new();

    /// <inheritdoc/>
    public ProcessTable Processes => LocalProcesses.Instance;

    /// <inheritdoc/>
    public HostClock Clock => HostClock.Local;

    /// <inheritdoc/>
    public object Place => this;

    /// <inheritdoc/>
    public long MaxBacklog => long.MaxValue;

    /// <inheritdoc/>
    public FileFacts? Find(string path) =>
        Directory.Exists(path) ? Facts(new DirectoryInfo(path)) : File.Exists(path) ? Facts(new FileInfo(path)) : null;

    /// <inheritdoc/>
    public IReadOnlyList<FileFacts> Find(string folder, string pattern, DateTimeOffset? since = null)
    {
        var parts = pattern.Split('/', 2);
        try
        {
            var below = new DirectoryInfo(folder);
            return parts.Length == 2 ? [.. below.EnumerateDirectories(parts[0]).SelectMany(f => Find(f.FullName, parts[1], since))]
                : [.. below.EnumerateFileSystemInfos(parts[0]).Select(Facts).Where(f => !(f.WrittenAt < since)).OrderBy(f => f.Path, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public OpenedFile Open(string path) => new LocalFile(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> OpenFiles(int process, string folder)
    {
        try
        {
            return [.. LocalProcesses.OpenFiles(process).Where(f => f.StartsWith(folder + "/", StringComparison.Ordinal))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public string Environment(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <inheritdoc/>
    public override FolderWatch Watch() => new LocalWatch();

    /// <inheritdoc/>
    public override Task<T> ReadAsync<T>(string purpose, Func<IFileView, T> read, CancellationToken token) => Task.Run(() => read(this), token);

    private static FileFacts Facts(FileSystemInfo info) => new(info.FullName, info is DirectoryInfo, info.LastWriteTimeUtc, info.CreationTimeUtc);

    private sealed class LocalFile : OpenedFile
    {
        private readonly SafeFileHandle _handle;
        private readonly string _path;

        public LocalFile(string path)
        {
            (_path, SeenAt) = (path, Stopwatch.GetTimestamp());
            _handle = OwnFile.Open(path, out var inode);
            (Inode, Length) = (inode, RandomAccess.GetLength(_handle));
        }

        public override ulong Inode { get; }

        public override long Length { get; }

        public override DateTimeOffset WrittenAt => File.GetLastWriteTimeUtc(_path);

        public override long SeenAt { get; }

        public override int Read(Span<byte> target, long offset) => RandomAccess.Read(_handle, target, offset);

        public override void Dispose() => _handle.Dispose();
    }
}
