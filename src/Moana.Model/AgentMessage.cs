using System.Text.Json.Serialization;

namespace Moana;

/// <summary>Where a message between agents stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MessageStatus>))]
public enum MessageStatus
{
    /// <summary>Nothing of it has gone to the receiver yet.</summary>
    Pending,

    /// <summary>It is on its way into the receiver's composer; after a crash the mark on the pane tells how far it came.</summary>
    Sending,

    /// <summary>The receiver has it: its prompt was proven to be submitted.</summary>
    Delivered,

    /// <summary>It may or may not have been submitted, and what could tell is gone. It is not sent again.</summary>
    InDoubt,
}

/// <summary>A message from one agent to another. The output of <c>Get-MoanaMessage</c>.</summary>
public sealed record AgentMessage
{
    /// <summary>Its id: one message of an id goes to a receiver once.</summary>
    public required string Id { get; init => field = VisibleText.Of(value); }

    /// <summary>Its place in the record: the messages to one receiver go in this order.</summary>
    public required long Number { get; init; }

    /// <summary>Who sends it, as the sender says.</summary>
    public required string From { get; init => field = VisibleText.Of(value); }

    /// <summary>The agent that gets it.</summary>
    public required string To { get; init => field = VisibleText.Of(value); }

    /// <summary>The thread that it belongs to; its own id where it begins one.</summary>
    public required string Thread { get; init => field = VisibleText.Of(value); }

    /// <summary>What it says.</summary>
    public required string Text { get; init => field = VisibleText.Of(value); }

    /// <summary>Where it stands.</summary>
    public required MessageStatus Status { get; init; }

    /// <summary>Why it waits or is in doubt, or what proves that it was delivered; empty before it was tried.</summary>
    public string Reason { get; init => field = VisibleText.Of(value); } = "";

    /// <summary>How it is handed over while the receiver works.</summary>
    public WhenBusy WhenBusy { get; init; }

    /// <summary>The turn by which it was sent; null while it waits.</summary>
    public string? Turn { get; init => field = VisibleText.Of(value); }

    /// <summary>How often it was begun to be sent.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>When its last delivery began; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was delivered; null before.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>The receiver's tmux server: its machine or host, and the socket.</summary>
    public required string Server { get; init => field = VisibleText.Of(value); }

    /// <summary>Where the receiver's pane was when the message was written.</summary>
    public required PaneAddress Address { get; init; }

    /// <summary>From whom to whom, and how it stands.</summary>
    public override string ToString() => $"{From} to {To}: {Status}";
}
