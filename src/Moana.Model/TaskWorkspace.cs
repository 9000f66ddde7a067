using System.Text.Json.Serialization;

namespace Moana;

/// <summary>Where a task's agent works.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskWorkspace>))]
public enum TaskWorkspace
{
    /// <summary>Where it is.</summary>
    None,

    /// <summary>In the agent's own workspace, which is made where it is not there.</summary>
    Agent,

    /// <summary>In a new workspace of the task's own.</summary>
    Task,
}
