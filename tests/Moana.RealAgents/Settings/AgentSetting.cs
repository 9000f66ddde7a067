using System.Text.Json.Nodes;

namespace Moana.RealAgents.Settings;

/// <summary>A way to run a program: its terminal, its environment, its configuration. What it does not say is as in <c>base</c>.</summary>
/// <param name="Name">Its name in tables and in the settings of labelled screens.</param>
public sealed record AgentSetting(string Name)
{
    /// <summary>The programs that have it; null for all.</summary>
    public IReadOnlyList<string>? Agents { get; init; }

    /// <summary>The pane's TERM; null for that of tmux.</summary>
    public string? Term { get; init; } = "tmux-256color";

    /// <summary>What the program is told of colours; null for nothing.</summary>
    public string? ColorTerm { get; init; } = "truecolor";

    /// <summary>The oldest Node.js that runs it.</summary>
    public int Node { get; init; } = 22;

    /// <summary>The pane's size.</summary>
    public (int Columns, int Rows) Size { get; init; } = (160, 45);

    /// <summary>The colours of the terminal that a client is attached from, which answers the queries for them; null without a client.</summary>
    public TerminalColors? Attached { get; init; }

    /// <summary>Environment variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>More arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What is laid over files of the home: over <c>.json</c> an object, before the first line of <c>.toml</c> lines.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Writes what differs into a home that the program's kit has configured.</summary>
    public void Configure(AgentSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        foreach (var (path, text) in Files)
        {
            var file = Path.Combine(site.Home, path);
            var there = File.Exists(file) ? File.ReadAllText(file) : null;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, Path.GetExtension(path) == ".json" ? Merged(there ?? "{}", text) : $"{text}\n{there}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string Merged(string there, string over)
    {
        var json = JsonNode.Parse(there)!.AsObject();
        Lay(JsonNode.Parse(over)!.AsObject(), json);
        return json.ToJsonString();
    }

    private static void Lay(JsonObject over, JsonObject json)
    {
        foreach (var (name, value) in over)
        {
            if (value is JsonObject inner && json[name] is JsonObject there)
            {
                Lay(inner, there);
            }
            else
            {
                json[name] = value?.DeepClone();
            }
        }
    }
}

/// <summary>What a terminal answers when it is asked for its colours (OSC 10 and 11).</summary>
/// <param name="Foreground">The text's, as tmux writes it.</param>
/// <param name="Background">The other.</param>
public sealed record TerminalColors(string Foreground, string Background);
