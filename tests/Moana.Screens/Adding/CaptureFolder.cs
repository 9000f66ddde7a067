using System.Text.Json;
using System.Text.Json.Nodes;
using Moana.Screens.Format;

namespace Moana.Screens.Adding;

/// <summary>
/// Captures in three files each, as a driver writes them: <c>NAME.ansi</c> (<c>capture-pane -p -e</c>), <c>NAME.txt</c>
/// (<c>capture-pane -p -J</c>) and <c>NAME.json</c> with agent, variant, version, size, state, status, title, command,
/// cursor and whatever else it tells.
/// </summary>
internal static class CaptureFolder
{
    /// <summary>Reads all captures in a folder and the folders below.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="version">The version of those that do not tell theirs.</param>
    /// <exception cref="FormatException">A capture does not tell enough; the message names it.</exception>
    internal static IEnumerable<LabelledScreen> Read(string folder, string? version) =>
        Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => ReadOne(file, version));

    private static LabelledScreen ReadOne(string file, string? version)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            var source = TakeSource(json, version);
            var screen = new JsonObject { ["name"] = Path.GetFileNameWithoutExtension(file) };
            if (!json.ContainsKey("turn") && StateTurns.Of((string)json["state"]!, (string?)json["note"]) is { } turn)
            {
                screen["turn"] = turn.ToString();
            }

            foreach (var (name, value) in json)
            {
                screen[name] = value?.DeepClone();
            }

            return ScreenFile.FromJson<LabelledScreen>(screen) with
            {
                Source = source,
                StyledText = File.ReadAllText(Path.ChangeExtension(file, ".ansi")),
                PlainText = File.ReadAllText(Path.ChangeExtension(file, ".txt")),
            };
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or FileNotFoundException)
        {
            throw new FormatException($"{file}: {exception.Message}", exception);
        }
    }

    /// <summary>Takes what tells the file out of what tells the screen. A variant is a name of agent, version and setting.</summary>
    private static ScreenSource TakeSource(JsonObject json, string? version)
    {
        var agent = Take(json, "agent") ?? throw new FormatException("It tells no agent.");
        var own = Take(json, "version") ?? version ?? throw new FormatException("It tells no version; say it with --version.");
        var variant = (Take(json, "variant") ?? agent).Split(agent, 2)[^1].TrimStart('-');
        var setting = (variant.StartsWith(own, StringComparison.Ordinal) ? variant[own.Length..] : variant).TrimStart('-');
        json.Remove("environment", out var environment);
        return new ScreenSource
        {
            Agent = agent,
            Version = own,
            Setting = setting.Length == 0 ? null : setting,
            Size = Take(json, "size") ?? throw new FormatException("It tells no size."),
            Others = environment is null ? null : new() { ["environment"] = JsonSerializer.SerializeToElement(environment) },
        };
    }

    private static string? Take(JsonObject json, string name) => json.Remove(name, out var value) ? (string?)value : null;
}
