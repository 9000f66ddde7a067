namespace Moana.Agents;

/// <summary>A command line that goes on with a conversation.</summary>
/// <param name="Id">The conversation's id.</param>
/// <param name="Command">The command line.</param>
public sealed record ResumedConversation(string Id, string Command);

/// <summary>How an agent's program is started: what any process needs to start it anew. It stands on the agent's pane.</summary>
/// <param name="Command">The command line, for the shell.</param>
/// <param name="Path">The folder that it is started in; null for that of the pane.</param>
/// <param name="Environment">
/// Environment variables that it gets besides those of its session. Values may name others, which are filled in at each start:
/// see <see cref="VariableText"/>.
/// </param>
public sealed record Launch(string Command, string? Path, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>A command line alone.</summary>
    public Launch(string command, string? path = null)
        : this(command, path, new Dictionary<string, string>())
    {
    }

    /// <summary>The environment with what it names filled in.</summary>
    /// <param name="agent">The agent, for the error.</param>
    /// <exception cref="MoanaException"><c>VariableMissing</c>.</exception>
    internal IReadOnlyDictionary<string, string> Fill(string agent) => Environment.ToDictionary(
        v => v.Key,
        v => VariableText.Fill(v.Value, name => System.Environment.GetEnvironmentVariable(name) ?? throw FleetErrors.VariableMissing(agent, v.Key, name)));

    /// <summary>The same with the names of variables in place of values that are secret by their names.</summary>
    public Launch WithoutSecrets() => this with
    {
        Environment = Environment.ToDictionary(v => v.Key, v => VariableText.IsSecret(v.Key) && !VariableText.Names(v.Value).Any() ? $"${{{v.Key}}}" : v.Value),
    };

    /// <summary>The launch as a pane option's value. No part can hold a NUL, so that stands between them.</summary>
    internal string Encode() => OptionText.Encode(string.Join('\0', [Command, Path ?? "", .. Environment.Select(v => $"{v.Key}={v.Value}")]));

    /// <summary>Reads what <see cref="Encode"/> wrote; null for anything else.</summary>
    internal static Launch? TryDecode(string? value) => OptionText.TryDecode(value)?.Split('\0') is [{ Length: > 0 } command, .. var rest]
        ? new(command, rest is [{ Length: > 0 } path, ..] ? path : null, rest.Skip(1).Select(v => v.Split('=', 2)).Where(v => v.Length == 2).ToDictionary(v => v[0], v => v[1]))
        : null;
}
