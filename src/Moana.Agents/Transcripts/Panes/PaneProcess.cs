using Moana.Hosts;

namespace Moana.Transcripts;

/// <summary>A process below a pane; whatever cannot be read of it is empty.</summary>
internal sealed class PaneProcess(IFileView files, int id)
{
    /// <summary>So many processes of a pane are looked at.</summary>
    private const int MaxTree = 256;

    private readonly Lazy<long?> _start = new(() => files.Processes.StartTicks(id));
    private IReadOnlyDictionary<string, string>? _environment;

    public int Id => id;

    /// <summary>Its start in clock ticks since the machine's boot; null when it has ended.</summary>
    public long? StartTicks => _start.Value;

    /// <summary>The words of its command line.</summary>
    public IReadOnlyList<string> Words { get; } = Read(() => files.Processes.CommandLine(id), "").TrimEnd('\0').Split('\0');

    /// <summary>The variables that it was started with.</summary>
    public IReadOnlyDictionary<string, string> Environment => _environment ??= files.Environment(id).Split('\0', StringSplitOptions.RemoveEmptyEntries)
        .Select(v => v.Split('=', 2)).Where(v => v.Length == 2).DistinctBy(v => v[0]).ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal);

    /// <summary>When it started, by its machine's clock.</summary>
    public DateTimeOffset StartedAt => files.Clock.Started(StartTicks);

    /// <summary>The files below a folder that it holds open.</summary>
    public IReadOnlyList<string> OpenFiles(string folder) => files.OpenFiles(id, folder);

    /// <summary>A process and all below it, nearest first.</summary>
    public static IReadOnlyList<PaneProcess> Tree(IFileView files, int root)
    {
        var found = new List<PaneProcess> { new(files, root) };
        for (var i = 0; i < found.Count && found.Count < MaxTree; i++)
        {
            found.AddRange(Read(() => files.Processes.AllChildren(found[i].Id), []).Select(c => new PaneProcess(files, c)));
        }

        return found;
    }

    private static T Read<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return otherwise;
        }
    }
}
