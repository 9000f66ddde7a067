using static Moana.MoanaErrorKind;

namespace Moana.Mcp;

/// <summary>What a client may not do, or does not find.</summary>
internal static class McpErrors
{
    /// <summary>So much of a name is repeated, and so many names: a client gives what it likes.</summary>
    private const int MaxLength = 80;
    private const int MaxNames = 20;

    /// <summary>An agent is not there for the client.</summary>
    public static MoanaException OutOfScope(string name, IEnumerable<string> known) => new(
        "AgentOutOfScope", NotFound, $"There is no agent '{Short(name)}' in the scope of this server. Agents here: {List(known)}.", Short(name));

    /// <summary>The client runs in the agent's own pane.</summary>
    public static MoanaException OwnPane(string name) => new(
        "OwnPane", InvalidState, $"Agent '{name}' is the one that asks, or runs in its pane; nothing was sent.", name);

    /// <summary>More changes than the server takes.</summary>
    public static MoanaException TooManyChanges(string limit) => new(
        "TooManyChanges", InvalidState, $"This server takes no more changes than {limit}; nothing was done.", null);

    /// <summary>More calls than the server takes.</summary>
    public static MoanaException TooManyCalls(string limit) => new(
        "TooManyCalls", InvalidState, $"This server takes no more calls than {limit}; nothing was done. Use fewer and longer waits.", null);

    /// <summary>A task would go to agents that are not there for the client.</summary>
    public static MoanaException TaskOutOfScope(string target, IEnumerable<string> agents) => new(
        "TaskOutOfScope", InvalidState, $"A task for '{Short(target)}' may go to {List(agents)}, outside the scope of this server or to the one that asks; nothing was added. Name one agent.", Short(target));

    /// <summary>A prompt is longer than this server takes.</summary>
    public static MoanaException PromptTooLong(int length, int most, string? agent) => new(
        "PromptTooLong", InvalidInput, $"The prompt has {length} characters; this server takes {most} at most. Nothing was sent.", agent);

    /// <summary>Nothing is known of any turn of an agent.</summary>
    public static MoanaException NoTurn(string agent) => new("TurnNotFound", NotFound, $"Nothing is known of any turn of agent '{agent}'.", agent);

    /// <summary>No wait has the handle.</summary>
    public static MoanaException NoWait(string handle) => new("WaitNotFound", NotFound, $"There is no wait '{Short(handle)}'.", Short(handle));

    /// <summary>Too many waits are open.</summary>
    public static MoanaException TooManyWaits(int most) => new("TooManyWaits", InvalidState, $"{most} waits are open; read one that has ended first.", null);

    /// <summary>A text of the client's, as far as it is repeated.</summary>
    public static string Short(string text) => text.Length > MaxLength ? $"{text[..MaxLength]}..." : text;

    private static string List(IEnumerable<string> names)
    {
        var all = names.Select(Short).ToList();
        return all.Count == 0 ? "none" : all.Count <= MaxNames ? string.Join(", ", all) : $"{string.Join(", ", all.Take(MaxNames))} and {all.Count - MaxNames} more";
    }
}
