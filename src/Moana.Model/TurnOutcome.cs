using System.Text.Json.Serialization;

namespace Moana;

/// <summary>How a turn ended. Only <see cref="Completed"/> is done: what depends on a turn does not go on after any other end.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TurnOutcome>))]
public enum TurnOutcome
{
    /// <summary>The agent did what it was asked and is ready again.</summary>
    Completed,

    /// <summary>A person or Moana broke it off, or denied what the agent asked to do.</summary>
    Interrupted,

    /// <summary>It ended in an error that the agent does not retry by itself.</summary>
    Failed,

    /// <summary>It ended at a rate limit or quota.</summary>
    RateLimited,

    /// <summary>The process that got the prompt is gone, or another one stands in its pane.</summary>
    Lost,
}
