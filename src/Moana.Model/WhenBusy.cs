using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What to do with a prompt for an agent that works.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WhenBusy>))]
public enum WhenBusy
{
    /// <summary>Wait until it is ready.</summary>
    Wait,

    /// <summary>Hand it over now, to be done after the running turn. Refused where the agent's profile names no key for that.</summary>
    Queue,

    /// <summary>
    /// Hand it over now, for the running turn: the model gets it with the turn's next request, behind a tool's result. A
    /// turn without another request ends first, and the prompt begins the next. codex breaks off an answer that is being
    /// written. Refused where the profile names no key for that.
    /// </summary>
    Steer,

    /// <summary>Refuse.</summary>
    Fail,
}
