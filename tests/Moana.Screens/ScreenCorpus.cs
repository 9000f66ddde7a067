using System.Collections.Concurrent;
using Moana.Screens.Format;
using Moana.Testing;

namespace Moana.Screens;

/// <summary>All labelled screens: the files below tests/Screens, each read when it is first asked for.</summary>
public static class ScreenCorpus
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<LabelledScreen>> _read = [];

    /// <summary>The folder tests/Screens.</summary>
    public static string Folder { get; } = Path.Combine(TestPaths.Root, "tests", "Screens");

    /// <summary>The files, by the keys of their sources: <c>codex/0.169.0/120x40</c>.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        [.. Directory.EnumerateFiles(Folder, "*" + ScreenFile.Extension, SearchOption.AllDirectories)
            .Select(f => Path.ChangeExtension(Path.GetRelativePath(Folder, f), null)).Order(StringComparer.Ordinal)];

    /// <summary>Every screen.</summary>
    public static IEnumerable<LabelledScreen> All => Keys.SelectMany(Of);

    /// <summary>The path of a source's file.</summary>
    public static string FileOf(string key) => Path.Combine(Folder, key + ScreenFile.Extension);

    /// <summary>The screens of one file.</summary>
    public static IReadOnlyList<LabelledScreen> Of(string key) => _read.GetOrAdd(key, k => ScreenFile.Read(FileOf(k)));

    /// <summary>One screen: <c>codex/0.169.0/120x40/completed-1</c>.</summary>
    /// <exception cref="ArgumentException">There is no such screen.</exception>
    public static LabelledScreen At(string path)
    {
        var (key, name) = (Path.GetDirectoryName(path) ?? "", Path.GetFileName(path));
        return (Keys.Contains(key) ? Of(key) : []).FirstOrDefault(s => s.Name == name)
            ?? throw new ArgumentException($"There is no screen '{path}' in {Folder}.", nameof(path));
    }
}
