namespace Moana.Hosts;

/// <summary>Hears of changes in folders of this machine from its kernel, without looking by itself.</summary>
internal sealed class LocalWatch : FolderWatch
{
    private readonly Dictionary<string, FileSystemWatcher> _folders = new(StringComparer.Ordinal);

    /// <summary>Of folders that are not there yet the nearest one above is watched.</summary>
    public override void Watch(IEnumerable<string> folders)
    {
        var wanted = folders.Select(Nearest).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _folders.Keys.Except(wanted).ToList())
        {
            _folders.Remove(gone, out var watcher);
            watcher!.Dispose();
        }

        foreach (var folder in wanted.Except(_folders.Keys).ToList())
        {
            if (TryWatch(folder) is { } watcher)
            {
                _folders[folder] = watcher;
                // What came before the watch is read now.
                Tell();
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var watcher in _folders.Values)
        {
            watcher.Dispose();
        }
    }

    private FileSystemWatcher? TryWatch(string folder)
    {
        var watcher = new FileSystemWatcher();
        try
        {
            watcher.Path = folder;
            watcher.NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size;
            watcher.Changed += (_, _) => Tell();
            watcher.Created += (_, _) => Tell();
            watcher.Deleted += (_, _) => Tell();
            watcher.Renamed += (_, _) => Tell();
            // Some were lost, or the folder is gone: either way something changed.
            watcher.Error += (_, _) => Tell();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            watcher.Dispose();
            return null;
        }
    }

    private static string? Nearest(string folder)
    {
        var there = folder;
        while (there is not null && !Directory.Exists(there))
        {
            there = Path.GetDirectoryName(there);
        }

        return there is null or "/" ? null : there;
    }
}
