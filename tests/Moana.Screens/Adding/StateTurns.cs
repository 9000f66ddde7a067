using System.Text.RegularExpressions;

namespace Moana.Screens.Adding;

/// <summary>
/// Whether a prompt had been sent, for captures that were recorded without saying so: from what their driver did, which
/// is their state and their note. The label says nothing here: it is what the turn helps to prove.
/// </summary>
internal static partial class StateTurns
{
    /// <summary>The turn; null where what was done does not tell.</summary>
    internal static RecordedTurn? Of(string state, string? note) => state switch
    {
        // A person's draft stood there: the delivery was refused.
        "after-delivery" when note?.StartsWith("a draft of a person", StringComparison.Ordinal) == true => RecordedTurn.None,
        // The drivers that noted what they did left the program at the end of a walk, the other one right after its start.
        "exit-confirm" => string.IsNullOrEmpty(note) ? RecordedTurn.None : RecordedTurn.Sent,
        "exited" or "exited-typed" when string.IsNullOrEmpty(note) => null,
        _ => BeforeAPrompt().IsMatch(state) ? RecordedTurn.None : RecordedTurn.Sent,
    };

    /// <summary>What is done before a first prompt: starts and their dialogs, drafts, modes, a conversation resumed or begun anew.</summary>
    [GeneratedRegex(
        "^(boot|idle|startup|picker|mode|typed|pasted|draft|cleared|resumed|vim-normal|exited-trust|refused-start)(-|$)"
        + "|^walk-(idle|draft|clear|typed-draft|typed-table|typed-exit)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex BeforeAPrompt();
}
