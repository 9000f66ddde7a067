using Moana.Screens.Format;

namespace Moana.Screens.Adding;

/// <summary>Puts screens into the files of their sources.</summary>
/// <param name="folder">The folder of the files: tests/Screens.</param>
internal sealed class CorpusWriter(string folder)
{
    /// <summary>
    /// Adds screens; those that are there already, the same in everything, are passed over.
    /// </summary>
    /// <returns>How many were added.</returns>
    /// <exception cref="InvalidOperationException">
    /// A screen of that name is there and another one, or its setting has another environment than its file's. Nothing
    /// was written then.
    /// </exception>
    internal int Add(IEnumerable<LabelledScreen> screens)
    {
        var files = screens.GroupBy(s => s.Source.Key).Select(group => Merge(group.Key, [.. group])).ToList();
        foreach (var (path, all, _) in files)
        {
            ScreenFile.Write(path, all);
        }

        return files.Sum(f => f.Added);
    }

    /// <summary>The next free name of a state in a source's file.</summary>
    internal string NextName(ScreenSource source, string state)
    {
        var names = Existing(PathOf(source.Key)).Select(s => s.Name).ToHashSet();
        return Enumerable.Range(1, names.Count + 1).Select(n => $"{state}-{n}").First(n => !names.Contains(n));
    }

    private (string Path, IReadOnlyList<LabelledScreen> All, int Added) Merge(string key, IReadOnlyList<LabelledScreen> added)
    {
        var path = PathOf(key);
        var all = Existing(path).ToDictionary(s => s.Name);
        var before = all.Count;
        foreach (var screen in added)
        {
            if (all.Values.FirstOrDefault() is { } first && Text(screen.Source) != Text(first.Source))
            {
                throw new InvalidOperationException($"{key} was taken in {Text(first.Source)}, and '{screen.Name}' in {Text(screen.Source)}: that is another setting.");
            }

            if (!all.TryAdd(screen.Name, screen) && ScreenFile.Format([all[screen.Name]]) != ScreenFile.Format([screen]))
            {
                throw new InvalidOperationException($"{screen.Path} is there already, and not the same.");
            }
        }

        return (path, [.. all.Values], all.Count - before);
    }

    private string PathOf(string key) => Path.Combine(folder, key + ScreenFile.Extension);

    private static IReadOnlyList<LabelledScreen> Existing(string path) => File.Exists(path) ? ScreenFile.Read(path) : [];

    private static string Text(ScreenSource source) => ScreenFile.ToJson(source);
}
