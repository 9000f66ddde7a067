using System.Text.Json.Serialization;

namespace Moana;

/// <summary>How the delivery of a prompt ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryOutcome>))]
public enum DeliveryOutcome
{
    /// <summary>Nothing was submitted; the reason says why.</summary>
    Refused,

    /// <summary>Enter was pressed, and nothing proves that the agent took the prompt.</summary>
    Unverified,

    /// <summary>The composer took the prompt and is empty again.</summary>
    Submitted,

    /// <summary>The agent works and took the prompt for after its turn.</summary>
    Queued,

    /// <summary>The prompt's turn was seen to start.</summary>
    Started,
}
