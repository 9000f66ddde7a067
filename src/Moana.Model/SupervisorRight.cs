using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What an agent that supervises others may do, beyond what it is told to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SupervisorRight>))]
public enum SupervisorRight
{
    /// <summary>See agents, their status and evidence, orchestrations, tasks and reports.</summary>
    Read,

    /// <summary>Send messages to agents, read those that it may, and ask for answers.</summary>
    Message,

    /// <summary>Add tasks to an orchestration, and have the work of agents validated by the commands that were given.</summary>
    Task,

    /// <summary>Send prompts to agents.</summary>
    Prompt,

    /// <summary>Interrupt turns.</summary>
    Interrupt,

    /// <summary>Land what agents have changed in their workspaces.</summary>
    Land,
}
