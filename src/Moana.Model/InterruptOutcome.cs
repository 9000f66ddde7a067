using System.Text.Json.Serialization;

namespace Moana;

/// <summary>How an attempt to interrupt a turn ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InterruptOutcome>))]
public enum InterruptOutcome
{
    /// <summary>The turn was running, and is over.</summary>
    Stopped,

    /// <summary>No turn was running; nothing was pressed.</summary>
    NotRunning,

    /// <summary>The keys were pressed, and the agent still works.</summary>
    StillWorking,

    /// <summary>Nothing was pressed; the reason says why.</summary>
    Refused,
}
