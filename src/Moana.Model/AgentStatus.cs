using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What Moana says of an agent, from what it saw, the open turn and time.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AgentStatus>))]
public enum AgentStatus
{
    /// <summary>There is no evidence either way.</summary>
    Unknown,

    /// <summary>The agent's program runs but does not take prompts yet.</summary>
    Starting,

    /// <summary>Ready for a prompt; no turn of Moana's is open.</summary>
    Idle,

    /// <summary>A turn is under way, background work and retries by the agent itself included.</summary>
    Working,

    /// <summary>A dialog, a permission question, a trust or login prompt waits for a person.</summary>
    WaitingForInput,

    /// <summary>Ready for a prompt, after a turn that was seen to start, or with a completion mark on the screen.</summary>
    Completed,

    /// <summary>The last turn ended at a rate limit or quota.</summary>
    RateLimited,

    /// <summary>The last turn ended in an error that the agent does not retry by itself.</summary>
    Failed,

    /// <summary>The agent's program is gone: a dead pane, or a shell in its place.</summary>
    Exited,
}
