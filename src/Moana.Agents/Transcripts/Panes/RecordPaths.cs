using System.IO.Enumeration;
using Moana.Detection;
using Moana.Hosts;

namespace Moana.Transcripts;

/// <summary>Where the records of an agent's program are, by the variables of its own process.</summary>
/// <param name="source">What the profile says.</param>
/// <param name="environment">The process's variables.</param>
/// <param name="files">The machine that it runs on.</param>
internal sealed class RecordPaths(RecordSource source, IReadOnlyDictionary<string, string> environment, IFileView files)
{
    /// <summary>So many folders of a level are watched.</summary>
    private const int MaxFolders = 16;

    /// <summary>The program's folder; null when neither its variables nor a home tell it.</summary>
    public string? Home { get; } = First(source.Home, environment);

    /// <summary>The folder with its pid files.</summary>
    public string? PidHome { get; } = First(source.PidHome.Count > 0 ? source.PidHome : source.Home, environment);

    /// <summary>The records of a conversation, or all of them.</summary>
    /// <param name="conversation">Its id; null for all.</param>
    /// <param name="since">Only those that were written to since then, by the machine's clock; null for all.</param>
    public IReadOnlyList<FileFacts> Records(string? conversation, DateTimeOffset? since = null) =>
        Home is null ? [] : source.Format == RecordFormat.Opencode && files.Find(Home) is { IsFolder: false } file ? [file] : Files(Home, Filled(source.File, conversation, "*"), since);

    /// <summary>Files below a folder that fit a path with <c>*</c> in its parts.</summary>
    public IReadOnlyList<FileFacts> Files(string folder, string pattern, DateTimeOffset? since = null) => [.. files.Find(folder, pattern, since).Where(f => !f.IsFolder)];

    /// <summary>The folders in which records are and appear; of many at one level those in which something was made last.</summary>
    public IReadOnlyList<string> Folders()
    {
        if (Home is null) return [];
        List<string> all = [files.Find(Home) is { IsFolder: false } ? Path.GetDirectoryName(Home)! : Home], level = all;
        foreach (var part in source.File.Split('/')[..^1])
        {
            level = [.. level.SelectMany(f => files.Find(f, Filled(part, null, "*"))).Where(f => f.IsFolder).OrderByDescending(f => f.WrittenAt).Take(MaxFolders).Select(f => f.Path)];
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
