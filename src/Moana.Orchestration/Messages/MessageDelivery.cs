using Moana.Agents;
using Moana.Delivery;
using Moana.Storage;

namespace Moana.Messages;

/// <summary>What was done for a receiver's messages.</summary>
internal enum DeliveryProgress
{
    /// <summary>The next message has come to its end: it is delivered, or in doubt for good.</summary>
    Settled,

    /// <summary>It waits for something that goes by: a turn, a dialog, a draft, somebody who has it in hand.</summary>
    Waits,

    /// <summary>It waits for a person: the receiver is gone, or cannot take it.</summary>
    Stuck,
}

/// <summary>Brings the next message to a receiver a step on.</summary>
/// <remarks>
/// In the record it becomes <see cref="MessageStatus.Sending"/> before anything of it is put on the pane. Who dies before that
/// has sent nothing. Who dies after it leaves the turn's mark on the pane, by which the next one tells whether it was
/// submitted, and only if it was not, sends it.
/// </remarks>
internal sealed class MessageDelivery(MessageStore store, Fleet fleet, TimeProvider clock)
{
    /// <summary>So long one message is in one hand while its receiver works: those who wait for theirs take turns.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(30);

    /// <summary>
    /// So long nothing is pasted where a text may have just been taken out: the key that takes it out (Ctrl+C) ends some programs
    /// when it comes twice within two seconds. Meanwhile comes what the one who is gone had still sent to tmux.
    /// </summary>
    private static readonly TimeSpan AfterClearing = TimeSpan.FromSeconds(3);

    private readonly PromptSender _sender = new(fleet, clock);

    /// <summary>The receiver's server, as it stands in messages.</summary>
    public string Server { get; } = fleet.Server.Endpoint is { HostName: null } here
        ? $"{ProcessIdentity.Current.HostName}:{here.SocketFile}"
        : fleet.Server.Endpoint.ToAddress().ToString();

    /// <summary>Takes the next message in hand, and sends it or finds out what has become of it.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="patience">How long a receiver that works is waited for.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels.</param>
    public async Task<DeliveryProgress> StepAsync(AgentPane receiver, TimeSpan patience, Action<string> step, CancellationToken token)
    {
        using var holder = MessageHolder.Begin();
        if (store.Claim(Server, receiver.Name, holder, TurnMark.NewId()) is not { } claim) return DeliveryProgress.Waits;
        step($"{receiver.Name}: message {claim.Message.Id} of {claim.Message.From} is the next");
        return claim.Message.Status == MessageStatus.Sending
            ? await SettleAsync(claim, receiver, token)
            : await SendAsync(claim, receiver, patience < Slice ? patience : Slice, step, token);
    }

    private async Task<DeliveryProgress> SendAsync(MessageClaim claim, AgentPane receiver, TimeSpan patience, Action<string> step, CancellationToken token)
    {
        string? place = null;
        PromptReceipt receipt;
        try
        {
            receipt = await _sender.SendAsync(receiver, MessageText.Write(claim.Message, claim.Turn), new()
            {
                Timeout = patience,
                WhenBusy = claim.Message.WhenBusy,
                Turn = claim.Turn,
                Step = step,
                Sending = agent =>
                {
                    var there = MessagePlace.Of(fleet, agent);
                    if (!store.Begin(claim, there)) throw new TakenException();
                    place = there;
                    return Task.CompletedTask;
                },
            }, token);
        }
        catch (TakenException)
        {
            return DeliveryProgress.Waits;
        }
        catch when (place is null)
        {
            store.Settle(claim, MessageStatus.Pending, claim.Message.Reason);
            throw;
        }
        catch (OperationCanceledException)
        {
            await SettleAsync(claim with { Place = place }, receiver, CancellationToken.None);
            throw;
        }

        switch (receipt)
        {
            case { Outcome: DeliveryOutcome.Unverified } or { Outcome: DeliveryOutcome.Refused, TextLeft: true }:
                return await SettleAsync(claim with { Place = place }, receiver, token);
            case { Outcome: DeliveryOutcome.Refused }:
                store.Settle(claim, MessageStatus.Pending, receipt.Reason);
                return GoesBy(receipt.Refusal) ? DeliveryProgress.Waits : DeliveryProgress.Stuck;
            default:
                store.Settle(claim, MessageStatus.Delivered, receipt.Reason);
                return DeliveryProgress.Settled;
        }
    }

    /// <summary>Finds out what has become of a message that was begun to be sent.</summary>
    private async Task<DeliveryProgress> SettleAsync(MessageClaim claim, AgentPane receiver, CancellationToken token)
    {
        var (status, evidence) = await InspectAsync(claim, receiver, token);
        if (status == MessageStatus.Pending)
        {
            await Task.Delay(AfterClearing, clock, token);
            (status, evidence) = await InspectAsync(claim, receiver, token);
        }

        store.Settle(claim, status, evidence);
        return status is MessageStatus.Delivered or MessageStatus.InDoubt ? DeliveryProgress.Settled : DeliveryProgress.Waits;
    }

    /// <summary>How a message stands by what is seen; in doubt for good where what could tell is gone with the program or its mark.</summary>
    private async Task<(MessageStatus Status, string Evidence)> InspectAsync(MessageClaim claim, AgentPane receiver, CancellationToken token)
    {
        var (program, before) = MessagePlace.Parse(claim.Place);
        if (await fleet.RefreshAsync([receiver], token) is not [var fresh] || MessagePlace.ProgramOf(fleet, fresh) != program)
        {
            return (MessageStatus.InDoubt, $"the program in {program.Split(' ')[0]} to which it was being sent is gone");
        }

        // By ids, not by times: a prompt that waited before this one was begun may have been sent after it.
        if (fresh.Turn?.Id is { } other && other != claim.Turn && other != before)
        {
            return (MessageStatus.InDoubt, $"another prompt was sent since (turn {other}), and its mark has replaced the message's");
        }

        var check = await new TurnInspector(fleet, clock).CheckAsync(fresh, claim.Turn, claim.Message.StartedAt ?? clock.GetUtcNow(), token);
        return (check.Standing switch
        {
            TurnStanding.Sent => MessageStatus.Delivered,
            TurnStanding.NotSent => MessageStatus.Pending,
            _ => MessageStatus.Sending,
        }, check.Evidence);
    }

    private static bool GoesBy(DeliveryRefusal? refusal) => refusal is DeliveryRefusal.Busy or DeliveryRefusal.Dialog or DeliveryRefusal.Draft
        or DeliveryRefusal.Starting or DeliveryRefusal.Typing or DeliveryRefusal.Mode or DeliveryRefusal.Lease or DeliveryRefusal.Locked or DeliveryRefusal.Unsteady;

    /// <summary>Somebody else has the message in hand by now.</summary>
    private sealed class TakenException : Exception;
}
