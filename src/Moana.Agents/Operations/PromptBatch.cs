using Moana.Agents;
using Moana.Delivery;

namespace Moana.Operations;

/// <summary>What is told of a delivery: a step of it, or its end.</summary>
/// <param name="Name">The agent's name.</param>
/// <param name="Step">What was just seen or done; null at the end.</param>
/// <param name="Receipt">How it ended; null before, and with an error.</param>
/// <param name="Error">What broke it off; else null.</param>
public sealed record PromptUpdate(string Name, string? Step = null, PromptReceipt? Receipt = null, MoanaException? Error = null);

/// <summary>Prompts to several agents at the same time, those to one agent one after another.</summary>
public sealed class PromptBatch(TimeProvider clock) : AgentBatch<PromptUpdate>
{
    /// <summary>A prompt that can be sent.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="name">Whom it is for, or null.</param>
    /// <param name="removeEscapes">True where escape sequences are removed from it when it is sent.</param>
    /// <exception cref="MoanaException"><c>EmptyPrompt</c>, <c>PromptHasEscapes</c>.</exception>
    public static string Check(string prompt, string? name, bool removeEscapes = false)
    {
        if (PromptText.Clean(prompt).IsEmpty) throw DeliveryErrors.EmptyPrompt(name);
        return PromptText.HasEscape(prompt) && !removeEscapes ? throw DeliveryErrors.PromptHasEscapes() : prompt;
    }

    /// <summary>Begins a delivery.</summary>
    public void Send(Fleet fleet, AgentPane agent, string prompt, DeliveryOptions options, CancellationToken token)
    {
        var sender = new PromptSender(fleet, clock);
        Send(agent.Name, step => sender.SendAsync(agent, prompt, options with { Step = step }, token), token);
    }

    /// <summary>Begins a delivery; whatever becomes of it, its end is told.</summary>
    internal void Send(string name, Func<Action<string>, Task<PromptReceipt>> deliver, CancellationToken token) => Begin(
        name, async () => new(name, Receipt: await deliver(step => Tell(new(name, Step: step)))), error => new(name, Error: error), token);
}
