using System.Collections.Concurrent;
using Moana.Agents;
using Moana.Detection;
using Moana.Tmux;

namespace Moana;

/// <summary>The fleet of a server, with the profiles of this process.</summary>
internal static class Fleets
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<ProfileCatalog>>> _catalogs = new();

    /// <summary>The built-in profiles, and those of the user's folder.</summary>
    public static ProfileCatalog Profiles => ProfilesFrom([]);

    /// <summary>The profiles, with those of some files and folders besides. Read again when a file was changed.</summary>
    /// <param name="paths">Full paths.</param>
    public static ProfileCatalog ProfilesFrom(IEnumerable<string> paths) => Load(paths).GetAwaiter().GetResult();

    /// <summary>The fleet of a server. The profiles are read while the server is asked for its panes.</summary>
    public static Fleet For(TmuxEndpoint endpoint, IEnumerable<string>? profilePaths = null) =>
        new(TmuxServer.For(endpoint), Load(profilePaths ?? []));

    private static Task<ProfileCatalog> Load(IEnumerable<string> paths)
    {
        var list = paths.ToList();
        return _catalogs.GetOrAdd(
            string.Join('\n', list.Prepend(ProfileCatalog.UserFolder).Select(Stamped)), _ => new(() => Task.Run(() => ProfileCatalog.Load(list)))).Value;
    }

    /// <summary>A path with its time, so that a profile is read again when its file was changed.</summary>
    private static string Stamped(string path) => Directory.Exists(path)
        ? string.Join('|', Directory.GetFiles(path, "*.y*ml").Order(StringComparer.Ordinal).Select(Stamped))
        : $"{path}@{File.GetLastWriteTimeUtc(path).Ticks}";
}
