using System.Collections.Concurrent;
using Moana.Agents;
using Moana.Operations;
using Moana.Storage;

namespace Moana.Messages;

/// <summary>What is told of a message: a step of its delivery, or its end.</summary>
/// <param name="Name">The receiver's name.</param>
/// <param name="Step">What was just seen or done; null at the end.</param>
/// <param name="Message">The message that was delivered; else null.</param>
/// <param name="Turn">The turn that it asked for, completed; else null.</param>
/// <param name="Error">What became of it otherwise; else null.</param>
public sealed record MessageUpdate(string Name, string? Step = null, AgentMessage? Message = null, AgentTurn? Turn = null, MoanaException? Error = null);

/// <summary>Messages to several agents at the same time, those to one agent one after another.</summary>
public sealed class MessageBatch(MessageStore store, TimeProvider clock) : AgentBatch<MessageUpdate>
{
    /// <summary>One line for each receiver.</summary>
    private readonly ConcurrentDictionary<PaneAddress, SemaphoreSlim> _lines = new();

    /// <summary>Delivers a message that is written down.</summary>
    /// <param name="fleet">Where the receiver is.</param>
    /// <param name="receiver">The receiver.</param>
    /// <param name="message">The message.</param>
    /// <param name="timeout">How long the receiver may keep it waiting.</param>
    /// <param name="token">Cancels.</param>
    public void Deliver(Fleet fleet, AgentPane receiver, AgentMessage message, TimeSpan timeout, CancellationToken token)
    {
        var post = new MessagePost(store, fleet, clock);
        InLine(fleet, receiver, async step => new(receiver.Name, Message: post.Demand(await post.DeliverAsync(message, receiver, timeout, step, token))), token);
    }

    /// <summary>Sends a message, and gives the turn that it begins.</summary>
    /// <param name="fleet">Where the receiver is.</param>
    /// <param name="receiver">The receiver.</param>
    /// <param name="draft">The message.</param>
    /// <param name="patience">How long the receiver may keep it waiting.</param>
    /// <param name="options">How the turn is waited for.</param>
    /// <param name="token">Cancels.</param>
    public void Ask(Fleet fleet, AgentPane receiver, MessageDraft draft, TimeSpan patience, TurnOptions options, CancellationToken token)
    {
        var post = new MessagePost(store, fleet, clock);
        InLine(fleet, receiver, async step => new(receiver.Name, Turn: await post.AskAsync(receiver, draft, patience, options, step, token)), token);
    }

    private void InLine(Fleet fleet, AgentPane receiver, Func<Action<string>, Task<MessageUpdate>> work, CancellationToken token)
    {
        var line = _lines.GetOrAdd(fleet.Server.Endpoint.AddressOf(receiver.Pane), _ => new(1));
        Begin(receiver.Name, async () =>
        {
            await line.WaitAsync(token);
            try
            {
                return await work(step => Tell(new(receiver.Name, Step: step)));
            }
            finally
            {
                line.Release();
            }
        }, error => new(receiver.Name, Error: error), token);
    }
}
