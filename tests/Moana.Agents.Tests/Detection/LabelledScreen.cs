using System.Text.Json;
using Moana.Detection;
using Moana.Testing;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>A screen of a real program with the status that a person gives it. See tests/Screens.</summary>
public sealed record LabelledScreen(string Path, string Agent, AgentStatus Status, string Title, string Command, (int X, int Y) Cursor)
{
    public static string Folder { get; } = System.IO.Path.Combine(TestPaths.Root, "tests", "Screens");

    public static IReadOnlyList<LabelledScreen> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read)];

    public static LabelledScreen At(string path) => All.Single(s => s.Path == path);

    /// <summary>Text with styles, as seen live.</summary>
    public Screen Styled() => Screen.Parse(File.ReadAllText(System.IO.Path.Combine(Folder, Path + ".ansi")), Cursor);

    /// <summary>Text alone, as somebody may have saved it.</summary>
    public Screen Plain() => Screen.Parse(File.ReadAllText(System.IO.Path.Combine(Folder, Path + ".txt")));

    public PaneFacts Facts => new() { Title = Title, Command = Command, Now = Profiles.Now };

    /// <summary>A prompt was sent and its turn was seen to start. Idle means that nothing was asked.</summary>
    public bool InTurn => Status is not (AgentStatus.Idle or AgentStatus.Exited);

    private static LabelledScreen Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var root = json.RootElement;
        var cursor = root.GetProperty("cursor");
        return new LabelledScreen(
            System.IO.Path.ChangeExtension(System.IO.Path.GetRelativePath(Folder, file), null),
            root.GetProperty("agent").GetString()!,
            Enum.Parse<AgentStatus>(root.GetProperty("status").GetString()!),
            root.GetProperty("title").GetString()!,
            root.GetProperty("command").GetString()!,
            (cursor[0].GetInt32(), cursor[1].GetInt32()));
    }
}

/// <summary>The profiles under test.</summary>
internal static class Profiles
{
    internal static DateTimeOffset Now { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    internal static ProfileCatalog Catalog { get; } = ProfileCatalog.Load();

    internal static AgentProfile Named(string name) => Catalog.Profiles[name];
}
