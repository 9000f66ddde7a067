using System.Text.Json;

namespace Moana.Testing;

/// <summary>One line of a fake agent's log.</summary>
/// <param name="Kind">What happened: <c>prompt</c>, <c>turn-end</c>, <c>dialog-answered</c>, ...</param>
/// <param name="Time">When, by the machine's clock.</param>
/// <param name="Agent">The agent's name.</param>
/// <param name="Facts">The whole line.</param>
public sealed record FakeAgentEvent(string Kind, DateTimeOffset Time, string Agent, JsonElement Facts)
{
    /// <summary>A text fact.</summary>
    public string Text(string key) => Facts.GetProperty(key).GetString()!;

    /// <summary>A number fact.</summary>
    public int Number(string key) => Facts.GetProperty(key).GetInt32();
}

/// <summary>The truth about what fake agents were given and did. Several agents may write one file.</summary>
public sealed class FakeAgentLog : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-log-");

    /// <summary>The file, for the agents' <c>--log</c>.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "agents.jsonl");

    /// <summary>Everything so far.</summary>
    public IReadOnlyList<FakeAgentEvent> Events()
    {
        if (!File.Exists(Path))
            return [];

        var text = File.ReadAllText(Path);
        // A line that is being written is left for the next look.
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];
    }

    /// <summary>What happened of one kind, of one agent or of all.</summary>
    public IReadOnlyList<FakeAgentEvent> Events(string kind, string? agent = null) =>
        [.. Events().Where(e => e.Kind == kind && (agent is null || e.Agent == agent))];

    /// <summary>The texts that were submitted, in order: a prompt stands here exactly as often as an agent took it.</summary>
    public IReadOnlyList<string> Prompts(string? agent = null) => [.. Events("prompt", agent).Select(e => e.Text("text"))];

    /// <inheritdoc/>
    public void Dispose() => _folder.DeleteAll();

    private static FakeAgentEvent Read(string line)
    {
        var facts = JsonDocument.Parse(line).RootElement;
        return new(facts.GetProperty("event").GetString()!, facts.GetProperty("time").GetDateTimeOffset(), facts.GetProperty("agent").GetString()!, facts);
    }
}
