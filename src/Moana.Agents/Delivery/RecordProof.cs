using Moana.Agents;
using Moana.Tmux;
using Moana.Transcripts;

namespace Moana.Delivery;

/// <summary>
/// Asks the agent's session record for a prompt that was submitted: a second witness, which sees the whole text where a screen wraps,
/// scrolls and collapses it.
/// </summary>
internal sealed class RecordProof(Fleet fleet, TimeProvider clock)
{
    /// <summary>No receipt waits longer for it; most programs write a prompt down within 50 to 350 ms.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <summary>So often at most another machine is asked until a record there was found and read for the first time.</summary>
    private const int RoundTrips = 10;

    /// <summary>The first rest between two looks into it; each is longer, for with hundreds of agents it is looked into hundreds of times.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(30);

    /// <summary>The receipt with what the record says.</summary>
    /// <param name="agent">The agent, as the look on which the proof was seen has it.</param>
    /// <param name="text">The prompt as it was sent.</param>
    /// <param name="receipt">The receipt.</param>
    /// <param name="token">Ends the wait; the receipt is given all the same.</param>
    public async Task<PromptReceipt> AddAsync(AgentPane agent, string text, PromptReceipt receipt, CancellationToken token)
    {
        // What waits for a turn's end is written down when that has come.
        if (receipt.Outcome is not (DeliveryOutcome.Started or DeliveryOutcome.Submitted) || agent.Profile.Record is null)
        {
            return receipt;
        }

        using var limit = new CancellationTokenSource(Patience + (RoundTrips * (agent.Host.KnownFacts?.RoundTrip ?? TimeSpan.Zero)), clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            // Who else got such a prompt matters only where nothing surer leads to the record.
            Task<IReadOnlyList<AgentPane>>? listing = null;
            for (var rest = Glance; ; rest *= 1.5)
            {
                var others = listing is { IsCompleted: true } ? await listing : null;
                var found = await SessionRecords.FindPromptAsync(agent, text, others, stop.Token);
                if (found.HoldsOnce is not null || !found.MayCome)
                {
                    if (found.Conversation is { } id && agent.Registered && agent.Conversation?.Id != id) await fleet.NoteAsync(agent, id, token);
                    return receipt with { Recorded = found.HoldsOnce };
                }

                listing ??= SharedListing.ListAsync(fleet, clock, stop.Token);
                await Task.Delay(rest, clock, stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TmuxException)
        {
            // Not known in time, or the pane is gone. What was submitted was.
            return receipt;
        }
    }
}
