using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What becomes of a task whose turn a person or Moana broke off.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WhenInterrupted>))]
public enum WhenInterrupted
{
    /// <summary>The task fails, with the outcome <see cref="TurnOutcome.Interrupted"/>: who broke it off had a reason.</summary>
    Fail,

    /// <summary>The attempt failed, and the task is given out again within its attempts.</summary>
    Retry,

    /// <summary>The task is held, and an event tells it, until a person has it tried again or takes it back.</summary>
    Ask,
}
