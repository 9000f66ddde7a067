using Moana.Agents;

namespace Moana.Delivery;

/// <summary>How to deliver a prompt.</summary>
public sealed record DeliveryOptions
{
    /// <summary>How long to wait until the agent can take the prompt. The proof has bounds of its own, from the profile.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What to do when the agent works.</summary>
    public WhenBusy WhenBusy { get; init; }

    /// <summary>Clear a person's draft, and send to an agent whose status is unknown.</summary>
    public bool Force { get; init; }

    /// <summary>False to press the submit key and wait for no proof.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>The turn's id; made when null.</summary>
    public string? Turn { get; init; }

    /// <summary>The orchestration that sends, or null.</summary>
    public string? Orchestration { get; init; }

    /// <summary>The task that it is for, or null.</summary>
    public string? Task { get; init; }

    /// <summary>Which attempt of the task.</summary>
    public int Attempt { get; init; }

    /// <summary>Hears of each step as it happens.</summary>
    public Action<string>? Step { get; init; }

    /// <summary>
    /// Is awaited on the look that shows the agent ready, before anything is put on its pane; null for nothing. What it throws
    /// ends the delivery, and nothing was sent.
    /// </summary>
    public Func<AgentPane, Task>? Sending { get; init; }

    /// <summary>The mark that these options put on the pane.</summary>
    internal TurnMark Mark(DateTimeOffset now, string prompt) => new()
    {
        Id = Turn ?? TurnMark.NewId(),
        State = TurnState.Pending,
        SentAt = now,
        Characters = prompt.Trim().Length,
        Print = PromptPrint.Of(prompt),
        Orchestration = Orchestration,
        Task = Task,
        Attempt = Attempt,
    };
}
