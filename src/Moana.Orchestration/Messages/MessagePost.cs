using Moana.Agents;
using Moana.Operations;
using Moana.Storage;

namespace Moana.Messages;

/// <summary>
/// Sends messages between agents: each is written down first, and then delivered once and in its order by whoever waits for
/// it, those before it included.
/// </summary>
/// <param name="store">The record.</param>
/// <param name="fleet">Where the receivers are.</param>
/// <param name="clock">The time.</param>
public sealed class MessagePost(MessageStore store, Fleet fleet, TimeProvider clock)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    private readonly MessageDelivery _delivery = new(store, fleet, clock);

    /// <summary>Writes a message down, so that it will be delivered.</summary>
    /// <exception cref="MoanaException">It cannot be sent as it is, <c>MessageExists</c>, or <c>OwnPane</c>.</exception>
    public AgentMessage Write(AgentPane receiver, MessageDraft draft) => Write(receiver, draft, asker: null);

    /// <summary>Delivers a message, and those to the same receiver before it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="receiver">Its receiver.</param>
    /// <param name="timeout">How long the receiver may keep it waiting.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels; the message stays in the record as it stands.</param>
    /// <returns>The message, as it stands then: one that could not be delivered waits.</returns>
    public async Task<AgentMessage> DeliverAsync(AgentMessage message, AgentPane receiver, TimeSpan timeout, Action<string> step, CancellationToken token)
    {
        if (message.Server != _delivery.Server) throw MessageErrors.Elsewhere(message, _delivery.Server);
        var began = clock.GetTimestamp();
        while (true)
        {
            var now = store.Get(message);
            if (now.Status is MessageStatus.Delivered or MessageStatus.InDoubt) return now;
            var left = timeout - clock.GetElapsedTime(began);
            var progress = await _delivery.StepAsync(receiver, left > TimeSpan.Zero ? left : TimeSpan.Zero, step, token);
            if (progress == DeliveryProgress.Settled) continue;
            if (progress == DeliveryProgress.Stuck || left <= TimeSpan.Zero) return store.Get(message);
            await Task.Delay(left < Rest ? left : Rest, clock, token);
        }
    }

    /// <summary>Sends a message, waits for the end of the turn that it begins, and gives that turn.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="draft">The message.</param>
    /// <param name="patience">How long the receiver may keep it waiting.</param>
    /// <param name="options">How the turn is waited for.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels the waiting.</param>
    /// <exception cref="MoanaException">It was not delivered, or its turn did not complete.</exception>
    public async Task<AgentTurn> AskAsync(AgentPane receiver, MessageDraft draft, TimeSpan patience, TurnOptions options, Action<string> step, CancellationToken token)
    {
        using var asker = MessageHolder.Begin();
        var message = Write(receiver, draft, asker);
        try
        {
            message = Demand(await DeliverAsync(message, receiver, patience, step, token));
            return await new TurnRunner(fleet, clock).FollowAsync(receiver, message.Turn!, options, s => step($"{receiver.Name}: {s}"), token);
        }
        finally
        {
            store.Answered(message, asker);
        }
    }

    /// <summary>A message that was delivered.</summary>
    /// <exception cref="MoanaException"><c>MessageWaits</c>, <c>MessageInDoubt</c>.</exception>
    public AgentMessage Demand(AgentMessage message) => message.Status switch
    {
        MessageStatus.Delivered => message,
        MessageStatus.InDoubt => throw MessageErrors.InDoubt(message),
        _ => throw MessageErrors.Waits(message, store.CountBefore(message)),
    };

    private AgentMessage Write(AgentPane receiver, MessageDraft draft, MessageHolder? asker) => OwnPane.Is(fleet, receiver)
        ? throw MessageErrors.OwnPane(receiver.Name)
        : store.Add(draft.To(receiver, _delivery.Server, fleet.Server.Endpoint.AddressOf(receiver.Pane), clock.GetUtcNow()), asker);
}
