using System.Text.Json.Serialization;

namespace Moana;

/// <summary>Where a task stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrchestrationTaskStatus>))]
public enum OrchestrationTaskStatus
{
    /// <summary>It waits for an agent, or for the tasks that it depends on.</summary>
    Pending,

    /// <summary>An agent has its prompt, or is being given it.</summary>
    Running,

    /// <summary>The agent is done, and the task's validation commands run.</summary>
    Validating,

    /// <summary>Its turn was broken off, and it waits for a person to decide: tried again, or taken back.</summary>
    Held,

    /// <summary>Done, and valid where validation was asked for.</summary>
    Completed,

    /// <summary>Given up; the reason says why.</summary>
    Failed,

    /// <summary>Never begun, because a task that it depends on did not complete.</summary>
    Skipped,

    /// <summary>Taken back by a person, or left over when the orchestration's time had run out.</summary>
    Cancelled,
}
