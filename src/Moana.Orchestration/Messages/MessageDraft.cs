using System.Text.RegularExpressions;
using Moana.Agents;
using Moana.Delivery;
using Moana.Operations;
using Moana.Storage;

namespace Moana.Messages;

/// <summary>A message that is to be sent.</summary>
public sealed partial record MessageDraft
{
    /// <summary>The longest text, in UTF-16 units.</summary>
    public const int MaxText = 100_000;

    /// <summary>Who sends it: an agent's name, with <c>@host</c> where it is on another machine.</summary>
    public required string From { get; init; }

    /// <summary>What it says.</summary>
    public required string Text { get; init; }

    /// <summary>The thread that it belongs to; null to begin one.</summary>
    public string? Thread { get; init; }

    /// <summary>Its id, by which it is sent to a receiver once; null where one is made.</summary>
    public string? Id { get; init; }

    /// <summary>How it is handed over while the receiver works.</summary>
    public WhenBusy WhenBusy { get; init; }

    /// <summary>The message, as it is written down.</summary>
    /// <exception cref="MoanaException">
    /// <c>EmptyPrompt</c>, <c>PromptHasEscapes</c>, <c>MessageTooLong</c>, <c>BadMessage</c>, <c>BadAgentName</c>.
    /// </exception>
    internal AgentMessage To(AgentPane receiver, string server, PaneAddress address, DateTimeOffset now)
    {
        var id = Id is null ? TurnMark.NewId() : Label("id", Id);
        if (Text.Length > MaxText) throw MessageErrors.TooLong(Text.Length, MaxText);
        return new()
        {
            Id = id,
            Number = 0,
            From = Sender(From),
            To = receiver.Name,
            Thread = Thread is null ? id : Label("thread", Thread),
            Text = PromptText.Clean(PromptBatch.Check(Text, receiver.Name)).Text,
            Status = MessageStatus.Pending,
            WhenBusy = WhenBusy == WhenBusy.Fail ? WhenBusy.Wait : WhenBusy,
            SentAt = now,
            Server = server,
            Address = address,
        };
    }

    /// <summary>An agent's name, or one with its host.</summary>
    private static string Sender(string name)
    {
        foreach (var part in name.Split('@', 2)) AgentName.Check(part);
        return name;
    }

    private static string Label(string what, string text) => Labels().IsMatch(text) ? text : throw MessageErrors.Bad(what, text);

    // It stands in quotes in the message's first line.
    [GeneratedRegex(@"\A[\p{L}\p{Nd}#](?:[\p{L}\p{M}\p{Nd} _.:/#@+-]{0,98}[\p{L}\p{M}\p{Nd}_./#+-])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Labels();
}
