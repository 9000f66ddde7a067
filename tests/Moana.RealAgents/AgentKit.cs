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
    private string? _version;

    /// <summary>Every agent that the rig knows.</summary>
    public static IReadOnlyList<AgentKit> All { get; } =
        [new CodexKit(), new OpencodeKit(), new QwenKit(), new GeminiKit(), new ClaudeKit(), new CopilotKit(), new PiKit(), new ContinueKit(), new ClineKit(), new NanocoderKit()];

    /// <summary>Its name, as its profile's.</summary>
    public abstract string Name { get; }

    /// <summary>Its package on npm.</summary>
    public abstract string Package { get; }

    /// <summary>The name of its program, where that is another.</summary>
    public virtual string Program => Name;

    /// <summary>The version that is run: the one that its screens and delays are known of, or another that was asked for.</summary>
    public string Version => _version ?? Tested;

    /// <summary>The version that its screens and delays are known of.</summary>
    protected abstract string Tested { get; }

    /// <summary>Other versions that may be run by hand, the oldest first.</summary>
    public virtual IReadOnlyList<string> Others => [];

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

    /// <summary>The kit of a name, <c>qwen</c>, or of another version of it, <c>qwen@0.12.0</c>.</summary>
    public static AgentKit Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = name.Split('@');
        var kit = All.FirstOrDefault(k => k.Name == words[0])
            ?? throw new ArgumentException($"No real agent '{name}'. Known: {string.Join(", ", All.Select(k => k.Name))}.", nameof(name));
        return words is [_, var version] ? kit.At(version) : kit;
    }

    /// <inheritdoc/>
    public override string ToString() => _version is null ? Name : $"{Name}@{_version}";

    private AgentKit At(string version)
    {
        var kit = (AgentKit)MemberwiseClone();
        kit._version = version;
        return kit;
    }

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
