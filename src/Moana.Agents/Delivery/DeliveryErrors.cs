using static Moana.MoanaErrorKind;

namespace Moana.Delivery;

/// <summary>Errors about prompts and interrupts.</summary>
public static class DeliveryErrors
{
    /// <summary>The prompt holds nothing to send.</summary>
    public static MoanaException EmptyPrompt(string? name) => new(
        "EmptyPrompt", InvalidInput,
        $"The prompt {(name is null ? "" : $"for '{name}' ")}is empty (or nothing but blanks and control characters); nothing was sent.", name);

    /// <summary>The prompt holds escape sequences.</summary>
    public static MoanaException PromptHasEscapes() => new(
        "PromptHasEscapes", InvalidInput,
        "The prompt holds escape sequences, which a terminal would take as keys or commands; nothing was sent.", null);

    /// <summary>A delivery was refused.</summary>
    public static MoanaException PromptRefused(PromptReceipt receipt) => new(
        "PromptRefused", InvalidState, $"Agent '{receipt.Name}' did not get the prompt: {receipt.Reason}.", receipt);

    /// <summary>A delivery was not proven.</summary>
    public static MoanaException PromptUnverified(PromptReceipt receipt) => new(
        "PromptUnverified", InvalidState, $"Agent '{receipt.Name}': nothing proves that the prompt was submitted: {receipt.Reason}.", receipt);

    /// <summary>A delivery broke off where nobody expected it.</summary>
    public static MoanaException DeliveryFailed(string name, Exception cause) => new(
        "DeliveryFailed", InvalidState,
        $"Agent '{name}': the delivery broke off with {cause.GetType().Name}: {cause.Message} Whether the prompt was submitted is not known.", name, cause);

    /// <summary>An agent's program was not ended.</summary>
    public static MoanaException AgentNotStopped(StopReceipt receipt) => new(
        "AgentNotStopped", InvalidState, $"Agent '{receipt.Name}' was not stopped: {receipt.Reason}.", receipt);

    /// <summary>A turn was not interrupted.</summary>
    public static MoanaException TurnNotStopped(InterruptReceipt receipt) => new(
        "TurnNotStopped", InvalidState, $"The turn of agent '{receipt.Name}' was not stopped: {receipt.Reason}.", receipt);
}
