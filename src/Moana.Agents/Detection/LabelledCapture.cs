using System.Text.Json;
using System.Text.Json.Serialization;
using Moana.Hosts;

namespace Moana.Detection;

/// <summary>
/// A saved screen whose status a person has named: by its file's name (<c>working-2.ansi</c>), or in a file of JSON beside it
/// (<c>any.json</c> to <c>any.ansi</c>), which may tell the pane's title and more as well.
/// </summary>
public sealed record LabelledCapture
{
    private const int MaxLabelBytes = 64 * 1024;

    private static readonly EnumerationOptions _below = new() { RecurseSubdirectories = true, MaxRecursionDepth = 16 };

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(allowIntegerValues: false) } };

    /// <summary>The screen.</summary>
    public required SavedScreen Screen { get; init; }

    /// <summary>What a person says of it.</summary>
    public required AgentStatus Label { get; init; }

    /// <summary>Whose screen it is, where its label tells; else null.</summary>
    public string? Agent { get; init; }

    /// <summary>
    /// Reads a file, or those of a folder and the folders below it: <c>*.ansi</c> (<c>capture-pane -p -e</c>), and <c>*.txt</c> where
    /// no <c>.ansi</c> of the same name stands beside it.
    /// </summary>
    /// <exception cref="MoanaException">No screen is there (id <c>NoScreens</c>), or one has no label (<c>ScreenUnlabelled</c>) or cannot be read.</exception>
    public static IReadOnlyList<LabelledCapture> Read(string path)
    {
        var files = FilesAt(path);
        var unlabelled = new List<string>();
        var screens = files.Select(file => ReadOne(file, unlabelled)).OfType<LabelledCapture>().ToList();
        return files.Count == 0 ? throw DetectionErrors.NoScreens(path)
            : unlabelled.Count > 0 ? throw DetectionErrors.ScreenUnlabelled(path, unlabelled)
            : screens;
    }

    private static IReadOnlyList<string> FilesAt(string path)
    {
        try
        {
            return File.Exists(path) ? [path] : !Directory.Exists(path) ? []
                : [.. Directory.EnumerateFiles(path, "*", _below)
                    .Where(f => Path.GetExtension(f) is ".ansi" || (Path.GetExtension(f) is ".txt" && !File.Exists(Path.ChangeExtension(f, ".ansi"))))
                    .Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DetectionErrors.ScreenFileUnreadable(path, exception.Message);
        }
    }

    private static LabelledCapture? ReadOne(string file, List<string> unlabelled)
    {
        try
        {
            var label = ReadLabel(file);
            if ((label.Status ?? StatusOf(Path.GetFileNameWithoutExtension(file))) is not { } status)
            {
                unlabelled.Add(Path.GetFileName(file));
                return null;
            }

            return new()
            {
                Label = status,
                Agent = label.Agent,
                Screen = SavedScreen.Read(file) with
                {
                    Title = label.Title,
                    Command = label.Command,
                    Cursor = label.Cursor is [var x, var y] ? (x, y) : null,
                    // Ready tells Completed from Idle by the turn alone.
                    InTurn = label.Turn is { } turn ? turn == TurnLabel.Sent : status == AgentStatus.Completed,
                },
            };
        }
        catch (JsonException problem)
        {
            unlabelled.Add($"{Path.GetFileName(file)} ({Path.ChangeExtension(Path.GetFileName(file), ".json")}: {problem.Message})");
            return null;
        }
    }

    private static LabelFile ReadLabel(string file)
    {
        var json = Path.ChangeExtension(file, ".json");
        try
        {
            return File.Exists(json) ? JsonSerializer.Deserialize<LabelFile>(TextFile.Read(json, MaxLabelBytes), _json) ?? new() : new();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DetectionErrors.ScreenFileUnreadable(json, exception.Message);
        }
    }

    /// <summary>The status that a name begins with, as in <c>waitingforinput-edit</c>.</summary>
    private static AgentStatus? StatusOf(string name) =>
        Enum.TryParse<AgentStatus>(string.Concat(name.TakeWhile(char.IsAsciiLetter)), ignoreCase: true, out var status) ? status : null;

    /// <summary>Whether a prompt was sent to the conversation on the screen.</summary>
    private enum TurnLabel
    {
        None,
        Sent,
    }

    private sealed record LabelFile
    {
        public AgentStatus? Status { get; init; }

        public string? Agent { get; init; }

        public string? Title { get; init; }

        public string? Command { get; init; }

        public IReadOnlyList<int>? Cursor { get; init; }

        public TurnLabel? Turn { get; init; }
    }
}
