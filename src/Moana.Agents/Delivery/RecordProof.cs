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

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(30);

    /// <summary>The receipt with what the record says.</summary>
    /// <param name="agent">The agent.</param>
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
            var panes = await fleet.ListPanesAsync(stop.Token);
            var all = fleet.Registered(panes, session: null);
            if (fleet.Refresh([agent], panes) is not [var own]) return receipt;
            while (true)
            {
                var found = await SessionRecords.FindPromptAsync(own, text, all, stop.Token);
                if (found.HoldsOnce is not null || !found.MayCome)
                {
                    if (found.Conversation is { } id && own.Registered && own.Conversation?.Id != id) await fleet.NoteAsync(own, id, token);
                    return receipt with { Recorded = found.HoldsOnce };
                }

                await Task.Delay(Glance, clock, stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TmuxException)
        {
            // Not known in time, or the pane is gone. What was submitted was.
            return receipt;
        }
    }
}
