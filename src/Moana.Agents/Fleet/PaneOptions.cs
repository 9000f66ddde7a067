namespace Moana.Agents;

/// <summary>
/// The pane options in which Moana keeps an agent's facts. They live with the pane, survive its being moved, and die
/// with it; so any process can find the fleet.
/// </summary>
public static class PaneOptions
{
    /// <summary>The agent's name.</summary>
    public const string Agent = "@moana-agent";

    /// <summary>The profile's name; unset: recognised from the pane.</summary>
    public const string Profile = "@moana-profile";

    /// <summary>The last turn: a <see cref="TurnMark"/>.</summary>
    public const string Turn = "@moana-turn";

    /// <summary>A report by the agent's own hook.</summary>
    public const string HookReport = "@moana-status";

    /// <summary>How the agent is started: a <see cref="Launch"/>.</summary>
    public const string Launch = "@moana-launch";

    /// <summary>The folder that an orchestration has moved the agent to; unset where it was started by people.</summary>
    public const string MovedTo = "@moana-moved-to";

    /// <summary>Which conversation the agent's program has: a <see cref="KnownConversation"/>.</summary>
    public const string Conversation = "@moana-conversation";

    /// <summary>Which orchestration drives the agent.</summary>
    public const string Lease = "@moana-lease";

    /// <summary>Which process delivers a prompt just now.</summary>
    public const string Lock = "@moana-lock";

    /// <summary>What the status needs. A listing is the dearest part of a look, and costs more with each option.</summary>
    public static IReadOnlyList<string> ForStatus { get; } = [Agent, Profile, Turn, HookReport];

    /// <summary>All that the work with an agent needs.</summary>
    public static IReadOnlyList<string> All { get; } = [Agent, Profile, Turn, HookReport, Launch, MovedTo, Conversation, Lease];

    /// <summary>All that a look tells on which keys are pressed.</summary>
    internal static IReadOnlyList<string> ForKeys { get; } = [.. All, Lock];

    /// <summary>What Unregister removes.</summary>
    public static IReadOnlyList<string> Owned { get; } = [Agent, Profile, Turn, HookReport, Launch, MovedTo, Conversation, Lease, Lock];
}
