using Moana.Detection;
using Moana.Hosts;

namespace Moana.Transcripts;

/// <summary>A record that somebody kept: a file, a program's folder, a home that holds such folders, or opencode's database.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">How it is written.</param>
internal sealed record SavedRecord(string Path, RecordFormat Format)
{
    /// <summary>The most files of a folder that are looked at.</summary>
    private const int MaxFiles = 20_000;

    /// <summary>So many bytes of a file's start tell its format: a program's own lines may stand before the first prompt.</summary>
    private const int MaxLook = 4 * 1024 * 1024;

    /// <summary>Where records stand in the folders of each program: a part of the file's path, with slashes.</summary>
    private static readonly (RecordFormat Format, string Folder, string File)[] Places =
    [
        (RecordFormat.Codex, "/sessions/", "rollout-*.jsonl"),
        (RecordFormat.Claude, "/projects/", "*.jsonl"),
        (RecordFormat.Gemini, "/chats/", "session-*.json*"),
        (RecordFormat.Qwen, "/chats/", "*.jsonl"),
        (RecordFormat.Copilot, "/session-state/", "events.jsonl"),
        (RecordFormat.Opencode, "/", "opencode*.db"),
    ];

    /// <summary>The records at a path; of one format, where that is given.</summary>
    public static IReadOnlyList<SavedRecord> At(string path, RecordFormat? format)
    {
        if (File.Exists(path))
        {
            return (format ?? Recognize(path)) is { } known ? [new(path, known)] : [];
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint, MaxRecursionDepth = 12 };
        return [.. Directory.EnumerateFiles(path, "*", options).Take(MaxFiles).Order(StringComparer.Ordinal)
            .Where(f => Places.Any(p => (format is null || p.Format == format) && IsAt(f, p)))
            .Select(f => Recognize(f) is { } found && (format is null || found == format) ? new SavedRecord(f, found) : null)
            .OfType<SavedRecord>()];
    }

    private static bool IsAt(string file, (RecordFormat Format, string Folder, string File) place) =>
        file.Contains(place.Folder, StringComparison.Ordinal)
        && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(place.File, System.IO.Path.GetFileName(file), ignoreCase: false);

    /// <summary>The format by what stands in the file; null for none of them.</summary>
    private static RecordFormat? Recognize(string path)
    {
        if (IsDatabase(path)) return RecordFormat.Opencode;
        foreach (var format in Enum.GetValues<RecordFormat>().Where(f => f != RecordFormat.Opencode))
        {
            try
            {
                if (new RecordFile(path, format, RecordBounds.Live, MaxLook).Read(LocalFiles.Instance, r => r.Recognized, CancellationToken.None)) return format;
            }
            catch (IOException)
            {
                return null;
            }
        }

        return null;
    }

    private static bool IsDatabase(string path)
    {
        try
        {
            using var file = OwnFile.Open(path, out _);
            Span<byte> start = stackalloc byte[15];
            return RandomAccess.Read(file, start, 0) == start.Length && start.SequenceEqual("SQLite format 3"u8);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
