using static Moana.MoanaErrorKind;

namespace Moana.Storage;

/// <summary>The texts and ids of errors about messages between agents.</summary>
public static class MessageErrors
{
    /// <summary>A name, thread or id cannot stand in a message's first line.</summary>
    public static MoanaException Bad(string what, string given) => new(
        "BadMessage", InvalidInput, $"The message's {what} '{(given.Length > 120 ? $"{given[..120]}..." : given)}' is none: it has 1 to 100 letters, digits, blanks and signs of _.:/#@+-, and begins with a letter, a digit or #. Nothing was sent.", given);

    /// <summary>A message is longer than a prompt may be.</summary>
    public static MoanaException TooLong(int length, int most) => new(
        "MessageTooLong", InvalidInput, $"The message has {length} characters, and {most} is the most that a message may have. Nothing was sent.", null);

    /// <summary>The id is another message's.</summary>
    public static MoanaException Exists(AgentMessage other) => new(
        "MessageExists", MoanaErrorKind.Exists, $"Message '{other.Id}' to '{other.To}' says something else, or is from another sender or thread. Nothing was sent.", other);

    /// <summary>There is no such message.</summary>
    public static MoanaException NotFound(string id) => new("MessageNotFound", MoanaErrorKind.NotFound, $"There is no message '{id}'.", id);

    /// <summary>The receiver is the one that sends.</summary>
    public static MoanaException OwnPane(string name) => new(
        "OwnPane", InvalidState, $"Agent '{name}' is the one that sends, or runs in its pane; nothing was sent.", name);

    /// <summary>Somebody sends it just now.</summary>
    public static MoanaException InHand(AgentMessage message) => new(
        "MessageInHand", InvalidState, $"Message '{message.Id}' to '{message.To}' is being sent just now; nothing was changed.", message);

    /// <summary>It waits for its receiver.</summary>
    public static MoanaException Waits(AgentMessage message, int before) => new(
        "MessageWaits", Unavailable,
        $"Message '{message.Id}' to '{message.To}' waits{(before > 0 ? $", behind {before} other(s)" : "")}{(message.Reason.Length > 0 ? $": {message.Reason}" : "")}. It stays in the record.",
        message);

    /// <summary>Nobody can tell whether it was sent.</summary>
    public static MoanaException InDoubt(AgentMessage message) => new(
        "MessageInDoubt", InvalidState, $"Whether message '{message.Id}' to '{message.To}' was submitted is not known: {message.Reason}. It is not sent again.", message);

    /// <summary>Its receiver is on a server that is not this one.</summary>
    public static MoanaException Elsewhere(AgentMessage message, string here) => new(
        "MessageElsewhere", InvalidInput, $"Message '{message.Id}' is for '{message.To}' on {message.Server}, and this is {here}; nothing was sent.", message);
}
