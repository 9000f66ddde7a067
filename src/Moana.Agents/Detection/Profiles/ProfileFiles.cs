using Moana.Hosts;

namespace Moana.Detection;

/// <summary>Where profile files are.</summary>
internal static class ProfileFiles
{
    /// <summary>The built-in files: beside this assembly, or beside its folder in the packaged module.</summary>
    internal static IReadOnlyList<string> BuiltIn { get; } = FindBuiltIn();

    internal static string UserFolder => ConfigFolder.Named("profiles");

    /// <summary>A file, or the files of a folder.</summary>
    internal static IReadOnlyList<string> At(string path) => Directory.Exists(path) ? In(path) : [path];

    /// <summary>The profile files of a folder, by name; none when it is not there.</summary>
    internal static IReadOnlyList<string> In(string folder) => !Directory.Exists(folder) ? []
        : [.. Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is ".yaml" or ".yml").Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> FindBuiltIn()
    {
        var home = Path.GetDirectoryName(typeof(ProfileFiles).Assembly.Location)!;
        var files = In(Path.Combine(home, "profiles"));
        return files.Count > 0 ? files : In(Path.GetFullPath(Path.Combine(home, "..", "profiles")));
    }
}
