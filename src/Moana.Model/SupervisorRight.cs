using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What an agent that supervises others may do, beyond what it is told to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SupervisorRight>))]
public enum SupervisorRight
{
    /// <summary>See agents, their status and evidence, orchestrations, tasks and reports.</summary>
    Read,

    /// <summary>Add tasks to an orchestration.</summary>
    Task,

    /// <summary>Send prompts to agents.</summary>
    Prompt,

    /// <summary>Interrupt turns.</summary>
    Interrupt,
}
