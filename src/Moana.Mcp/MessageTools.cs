using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using Moana.Messages;

namespace Moana.Mcp;

/// <summary>Tools for messages between agents. The sender is the caller, whatever it says.</summary>
internal sealed class MessageTools(SupervisorScope scope, Supervised supervised, Caller caller, WaitList waits, CallLimit limit)
{
    private const int MaxRows = 50;
    private const int MaxAnswer = 10_000;
    private const double MaxTimeout = 86400;

    private MessagePost Post => new(scope.Store.Messages, scope.Fleet, scope.Clock);

    public async Task<WaitResult> SendAsync(
        McpServer server,
        [Description("The name of the agent that gets it.")] string to,
        [Description("What it says, at most 100,000 characters.")] string text,
        [Description("The thread that it belongs to; without it, it begins one.")] string? thread = null,
        [Description("An id of your own, by which it is sent once, however often you call; without it one is made.")] string? id = null,
        [Description("How long the receiver may keep it waiting in all, in seconds, at most 86400. Then it stays in the record, and is delivered with the next message to that agent.")] double timeout = 3600,
        [Description("How long this call waits, in seconds, at most 50; then it gives a handle for get_wait.")] double seconds = 30,
        IProgress<ProgressNotificationValue>? progress = null,
        CancellationToken token = default)
    {
        var receiver = await supervised.OtherAsync(to, token);
        var draft = new MessageDraft { From = await caller.NameAsync(server, token), Text = text, Thread = thread, Id = id };
        limit.Take();
        var message = Post.Write(receiver, draft);
        return await waits.ReadAsync(waits.Begin(async (wait, stop) =>
        {
            wait.Result = wait.Result with { Message = MessageItem.Of(message) };
            wait.Doing = $"{receiver.Name} has not got it yet";
            wait.Result = wait.Result with { Message = MessageItem.Of(await Post.DeliverAsync(message, receiver, Seconds(timeout), _ => { }, stop)) };
        }), seconds, progress, token);
    }

    public async Task<WaitResult> AskAsync(
        McpServer server,
        [Description("The agent's name.")] string agent,
        [Description("The task or question, at most 100,000 characters.")] string text,
        [Description("The thread that it belongs to; without it, it begins one.")] string? thread = null,
        [Description("How long the agent may keep it waiting, and then how long its turn may take, in seconds, at most 86400.")] double timeout = 3600,
        [Description("How long this call waits, in seconds, at most 50; then it gives a handle for get_wait.")] double seconds = 50,
        IProgress<ProgressNotificationValue>? progress = null,
        CancellationToken token = default)
    {
        var receiver = await supervised.OtherAsync(agent, token);
        var draft = new MessageDraft { From = await caller.NameAsync(server, token), Text = text, Thread = thread };
        limit.Take();
        return await waits.ReadAsync(waits.Begin(async (wait, stop) =>
        {
            wait.Doing = $"{receiver.Name} has not answered yet";
            var turn = await Post.AskAsync(receiver, draft, Seconds(timeout), new() { Timeout = Seconds(timeout) }, _ => { }, stop);
            wait.Result = wait.Result with { Turn = TurnItem.Of(turn, MaxAnswer) };
        }), seconds, progress, token);
    }

    public async Task<MessagesResult> ListAsync(
        McpServer server,
        [Description("Only those to this agent.")] string? to = null,
        [Description("Only those from this sender.")] string? from = null,
        [Description("Only those of this thread.")] string? thread = null,
        [Description("Only those that stand so.")] MessageStatus[]? statuses = null,
        CancellationToken token = default)
    {
        var own = await caller.NameAsync(server, token);
        var known = (await scope.ListAsync(token)).Select(a => a.Name).Append(own).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = scope.Store.Messages.Each(statuses is { Length: > 0 } ? statuses : null)
            // What a client calls itself proves nothing: what it is said to have written to others is not shown to it for that.
            .Where(m => Is(m.To, own) || (known.Contains(m.To) && (known.Contains(m.From) || !scope.IsNarrow)))
            .Where(m => Fits(m.To, to) && Fits(m.From, from) && Fits(m.Thread, thread)).ToList();
        return new([.. found.TakeLast(MaxRows).Select(MessageItem.Of)], found.Count);
    }

    private static TimeSpan Seconds(double timeout) => TimeSpan.FromSeconds(double.IsNaN(timeout) ? 0 : Math.Clamp(timeout, 0, MaxTimeout));

    private static bool Fits(string value, string? wanted) => string.IsNullOrEmpty(wanted) || Is(value, wanted);

    private static bool Is(string value, string other) => string.Equals(value, other, StringComparison.OrdinalIgnoreCase);
}
