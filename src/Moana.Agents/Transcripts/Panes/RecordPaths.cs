using System.IO.Enumeration;
using Moana.Detection;

namespace Moana.Transcripts;

/// <summary>Where the records of an agent's program are, by the variables of its own process.</summary>
/// <param name="source">What the profile says.</param>
/// <param name="environment">The process's variables.</param>
internal sealed class RecordPaths(RecordSource source, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>So many folders of a level are watched.</summary>
    private const int MaxFolders = 16;

    /// <summary>The program's folder; null when neither its variables nor a home tell it.</summary>
    public string? Home { get; } = First(source.Home, environment);

    /// <summary>The folder with its pid files.</summary>
    public string? PidHome { get; } = First(source.PidHome.Count > 0 ? source.PidHome : source.Home, environment);

    /// <summary>The records of a conversation, or all of them.</summary>
    public IReadOnlyList<string> Records(string? conversation) =>
        Home is null ? [] : File.Exists(Home) ? [Home] : [.. Find(Home, Filled(source.File, conversation, "*"))];

    /// <summary>The folders in which records are and appear; of many at one level those in which something was made last.</summary>
    public IReadOnlyList<string> Folders()
    {
        if (Home is null) return [];
        List<string> all = [File.Exists(Home) ? Path.GetDirectoryName(Home)! : Home], level = all;
        foreach (var part in source.File.Split('/')[..^1])
        {
            level = [.. level.SelectMany(f => Below(f, Filled(part, null, "*"))).OrderByDescending(Directory.GetLastWriteTimeUtc).Take(MaxFolders)];
            all = [.. all, .. level];
        }

        return all;
    }

    /// <summary>Whether a path is one of a record.</summary>
    public bool IsRecord(string file)
    {
        if (Home is null || !file.StartsWith(Home + "/", StringComparison.Ordinal)) return false;
        var (parts, pattern) = (file[(Home.Length + 1)..].Split('/'), source.File.Split('/'));
        if (parts.Length != pattern.Length) return false;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!FileSystemName.MatchesSimpleExpression(Filled(pattern[i], null, "*"), parts[i], ignoreCase: false)) return false;
        }

        return true;
    }

    /// <summary>Paths below a folder that fit one with <c>*</c> in its parts.</summary>
    public static IEnumerable<string> Find(string folder, string pattern)
    {
        var parts = pattern.Split('/', 2);
        try
        {
            return parts.Length == 1 ? [.. Directory.EnumerateFiles(folder, parts[0]).Order(StringComparer.Ordinal)]
                : [.. Below(folder, parts[0]).SelectMany(f => Find(f, parts[1]))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string[] Below(string folder, string pattern)
    {
        try
        {
            return Directory.GetDirectories(folder, pattern);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>A path with an id and a process in it.</summary>
    public static string Filled(string pattern, string? conversation, string process)
    {
        var id = conversation is not null && conversation.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? conversation : "*";
        return pattern.Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{id8}", id.Length > 8 ? id[..8] : id, StringComparison.Ordinal)
            .Replace("{pid}", process, StringComparison.Ordinal);
    }

    private static string? First(IReadOnlyList<string> folders, IReadOnlyDictionary<string, string> environment) =>
        folders.Select(f => Folder(f, environment)).FirstOrDefault(f => f is not null);

    private static string? Folder(string folder, IReadOnlyDictionary<string, string> environment)
    {
        var parts = folder.Split('/', 2);
        var start = parts[0] is "~" ? environment.GetValueOrDefault("HOME") : parts[0].StartsWith('$') ? environment.GetValueOrDefault(parts[0][1..]) : "";
        return start is null || (parts[0].Length > 0 && !Path.IsPathRooted(start)) ? null : Path.GetFullPath(parts.Length == 1 ? start : $"{start}/{parts[1]}").TrimEnd('/');
    }
}
