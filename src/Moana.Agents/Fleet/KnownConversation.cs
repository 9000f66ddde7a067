namespace Moana.Agents;

/// <summary>
/// The conversation that an agent's program had when Moana knew it last: the one that it was started with, or that took a prompt.
/// Whoever looks later has to see whether it still has that one.
/// </summary>
/// <param name="Id">The program's own id of it.</param>
/// <param name="Process">The pane's process; another one there has another conversation.</param>
public sealed record KnownConversation(string Id, ProcessIdentity Process)
{
    /// <summary>The conversation as a pane option's value.</summary>
    internal string Encode() => OptionText.Encode($"{Id} {Process}");

    /// <summary>Reads what <see cref="Encode"/> wrote; null for anything else.</summary>
    internal static KnownConversation? TryDecode(string? value) => OptionText.TryDecode(value)?.Split(' ') is [{ Length: > 0 } id, var process]
        && IsId(id) && ProcessIdentity.TryParse(process) is { } identity ? new(id, identity) : null;

    /// <summary>Whether a text may stand for an id in a command line and in a path.</summary>
    internal static bool IsId(string id) => id.Length is >= 8 and <= 128 && char.IsAsciiLetterOrDigit(id[0]) && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
