using System.Globalization;
using Moana.Agents;

namespace Moana.Transcripts;

/// <summary>A process below a pane, read from /proc; whatever cannot be read there is empty.</summary>
internal sealed class PaneProcess(int id)
{
    /// <summary>So many processes of a pane are looked at.</summary>
    private const int MaxTree = 256;

    private IReadOnlyDictionary<string, string>? _environment;

    public int Id => id;

    /// <summary>Its start in clock ticks since the machine's boot; null when it has ended.</summary>
    public long? StartTicks { get; } = ProcessIdentity.Of(id)?.StartTicks;

    /// <summary>The words of its command line.</summary>
    public IReadOnlyList<string> Words { get; } = Read($"/proc/{id}/cmdline").TrimEnd('\0').Split('\0');

    /// <summary>The variables that it was started with.</summary>
    public IReadOnlyDictionary<string, string> Environment => _environment ??= Read($"/proc/{id}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries)
        .Select(v => v.Split('=', 2)).Where(v => v.Length == 2).DistinctBy(v => v[0]).ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal);

    /// <summary>When it started, by the machine's clock.</summary>
    public DateTimeOffset StartedAt => DateTimeOffset.UtcNow - TimeSpan.FromMilliseconds(System.Environment.TickCount64) + TimeSpan.FromSeconds((StartTicks ?? 0) / 100.0);

    /// <summary>The files that it holds open.</summary>
    public IEnumerable<string> OpenFiles()
    {
        try
        {
            return [.. new DirectoryInfo($"/proc/{id}/fd").EnumerateFileSystemInfos().Select(f => f.LinkTarget).OfType<string>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>A process and all below it, nearest first.</summary>
    public static IReadOnlyList<PaneProcess> Tree(int root)
    {
        var found = new List<PaneProcess> { new(root) };
        for (var i = 0; i < found.Count && found.Count < MaxTree; i++)
        {
            // The kernel lists the children of each thread with the thread.
            found.AddRange(Threads(found[i].Id).SelectMany(t => Read($"{t}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(c => new PaneProcess(int.Parse(c, CultureInfo.InvariantCulture))));
        }

        return found;
    }

    private static string[] Threads(int process)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{process}/task");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
