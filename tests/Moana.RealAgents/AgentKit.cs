using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Moana.RealAgents.Kits;

namespace Moana.RealAgents;

/// <summary>Where one started agent lives.</summary>
/// <param name="Install">The folder that its package is installed in.</param>
/// <param name="Home">A home of its own.</param>
/// <param name="Project">The folder that it works in.</param>
/// <param name="ModelUrl">The mock model: <c>http://127.0.0.1:PORT</c>.</param>
public sealed record AgentSite(string Install, string Home, string Project, string ModelUrl);

/// <summary>
/// How one real agent is installed, configured and started so that it needs no account, asks nothing at its start, and
/// talks to the mock model only.
/// </summary>
public abstract class AgentKit
{
    /// <summary>Every agent that the rig knows.</summary>
    public static IReadOnlyList<AgentKit> All { get; } =
        [new CodexKit(), new OpencodeKit(), new QwenKit(), new GeminiKit(), new ClaudeKit(), new CopilotKit()];

    /// <summary>Its name, as its profile's.</summary>
    public abstract string Name { get; }

    /// <summary>Its package on npm.</summary>
    public abstract string Package { get; }

    /// <summary>The version that its screens and delays are known of.</summary>
    public abstract string Version { get; }

    /// <summary>The oldest major version of Node.js that runs it.</summary>
    public virtual int Node => 20;

    /// <summary>Whether it is tested where nothing else is asked for: freely licensed, and quick.</summary>
    public virtual bool IsDefault => false;

    /// <summary>Seen on the screen when the composer takes keys.</summary>
    public abstract Regex Ready { get; }

    /// <summary>Seen on the screen when the mock's short answer has been shown.</summary>
    public abstract Regex Answered { get; }

    /// <summary>The command line after the program.</summary>
    public virtual IReadOnlyList<string> Arguments => [];

    /// <summary>The environment besides PATH, HOME, TERM and the locale.</summary>
    public abstract IReadOnlyDictionary<string, string> Environment(AgentSite site);

    /// <summary>Writes its configuration into the home.</summary>
    public abstract void Configure(AgentSite site);

    /// <summary>What the model gets when a prompt is pasted, where the agent itself changes it.</summary>
    public virtual string Received(string prompt) => prompt;

    /// <summary>The kit of a name.</summary>
    public static AgentKit Named(string name) => All.FirstOrDefault(k => k.Name == name)
        ?? throw new ArgumentException($"No real agent '{name}'. Known: {string.Join(", ", All.Select(k => k.Name))}.", nameof(name));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Writes a file under the home, with the folders above it.</summary>
    protected static void Write(AgentSite site, string path, string text)
    {
        var file = Path.Combine(site.Home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Writes a JSON file under the home.</summary>
    protected static void Write(AgentSite site, string path, JsonObject json) => Write(site, path, json.ToJsonString());

    /// <summary>A JSON object from a literal.</summary>
    protected static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
