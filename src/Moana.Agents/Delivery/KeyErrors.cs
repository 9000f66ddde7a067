using static Moana.MoanaErrorKind;

namespace Moana.Delivery;

/// <summary>The texts and ids of errors about keys pressed by hand.</summary>
public static class KeyErrors
{
    /// <summary>A name is no key.</summary>
    public static MoanaException KeyUnknown(string key) => new(
        "KeyUnknown", InvalidInput,
        $"'{key}' is no key of tmux; nothing was pressed. Keys are single characters (y, 1) or names: Enter, Escape, Tab, Space, BSpace, Up, Down, Left, Right, Home, End, "
        + "PageUp, PageDown, F1 to F12, with C-, M- or S- before them (C-c).",
        key);

    /// <summary>A named answer needs a dialog.</summary>
    public static MoanaException NoDialog(string name, string status) => new(
        "NoDialog", InvalidState,
        $"Agent '{name}' shows no dialog to answer: it is {status}; nothing was pressed.",
        name);

    /// <summary>The dialog has no such choice, and the profile no word for one.</summary>
    /// <param name="name">The agent.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="choices">The dialog's choices, for people; null where none could be read.</param>
    /// <param name="words">Words that the profile knows for answers to it.</param>
    public static MoanaException AnswerUnknown(string name, string answer, string? choices, IEnumerable<string> words) => new(
        "AnswerUnknown", InvalidInput,
        $"No single choice of the dialog of agent '{name}' is '{answer}'; nothing was pressed. "
        + $"{(choices is null ? "None could be read." : $"It has: {choices}.")}"
        + $"{(string.Join(", ", words) is { Length: > 0 } known ? $" Its profile gives a meaning, where a choice has it, to: {known}." : "")}",
        name);

    /// <summary>Keys were not pressed.</summary>
    public static MoanaException KeysRefused(KeyReceipt receipt) => new(
        "KeysRefused", InvalidState, $"Nothing was pressed in agent '{receipt.Name}': {receipt.Reason}.", receipt);

    /// <summary>Keys had no effect.</summary>
    public static MoanaException KeysWithoutEffect(KeyReceipt receipt) => new(
        "KeysWithoutEffect", InvalidState,
        $"Agent '{receipt.Name}': {receipt.Keys} was pressed, and {receipt.Reason}.",
        receipt);
}
