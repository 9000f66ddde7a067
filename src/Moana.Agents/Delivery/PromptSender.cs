using Moana.Agents;
using Moana.Panes;
using Moana.Tmux;

namespace Moana.Delivery;

/// <summary>Delivers prompts: each is submitted at most once, and what is reported as submitted is proven.</summary>
public sealed class PromptSender(Fleet fleet, TimeProvider clock)
{
    /// <summary>Delivers a prompt to an agent. Deliveries to one pane go one after another.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="prompt">The prompt; it is cleaned first, see <see cref="PromptText"/>.</param>
    /// <param name="options">How.</param>
    /// <param name="token">Cancels. Before the first submit key nothing is submitted; the text may stand in the composer.</param>
    /// <returns>The receipt; a refusal is a receipt too, not an exception.</returns>
    /// <exception cref="MoanaException"><c>EmptyPrompt</c>.</exception>
    /// <exception cref="TmuxException">The server did not answer before anything was pasted.</exception>
    public async Task<PromptReceipt> SendAsync(AgentPane agent, string prompt, DeliveryOptions options, CancellationToken token)
    {
        var text = PromptText.Clean(prompt);
        if (text.IsEmpty)
        {
            throw DeliveryErrors.EmptyPrompt(agent.Name);
        }

        await using var pane = PaneSession.Open(fleet, agent, clock);
        using var place = await pane.QueueAsync(token);
        var receipt = await new PromptDelivery(pane, text, options).RunAsync(token);
        return options.Verify ? await new RecordProof(fleet, clock).AddAsync(pane.Agent, text.Text, receipt, token) : receipt;
    }
}
