using Moana.Panes;

namespace Moana.Delivery;

/// <summary>Judges what is seen after a submit key.</summary>
/// <param name="before">The screen before the paste.</param>
/// <param name="pressedAt">The screen on which the key was pressed.</param>
/// <param name="busy">True when the agent was already working.</param>
/// <param name="knowsComposer">True when the agent's composer is known.</param>
internal sealed class SubmissionProof(Look before, Look pressedAt, bool busy, bool knowsComposer)
{
    /// <summary>
    /// What a look proves; null: nothing yet. <see cref="DeliveryOutcome.Submitted"/> may become
    /// <see cref="DeliveryOutcome.Started"/> with a later look.
    /// </summary>
    public DeliveryEnd? Judge(Look look, ComposerContent content, WhenBusy whenBusy)
    {
        var seen = look.Observation;
        if (seen.Status == AgentStatus.Exited)
        {
            return DeliveryEnd.Unverified($"the agent is gone after the submit key ({seen.Evidence})");
        }

        if (content == ComposerContent.Ours && (knowsComposer || !look.ShowsWork || pressedAt.ShowsWork))
        {
            // A working mark beside our own text is the turn before, or a prompt that looks like one.
            return null;
        }

        if (busy)
        {
            return content != ComposerContent.Empty ? null
                : look.ShowsWork || seen.Status == AgentStatus.WaitingForInput
                    ? new(whenBusy == WhenBusy.Queue ? DeliveryOutcome.Queued : DeliveryOutcome.Submitted, "the turn goes on, and the composer is empty again")
                    : new(DeliveryOutcome.Submitted, $"the composer is empty again, and the turn that ran is not seen any more ({seen.Evidence})");
        }

        return seen.Status switch
        {
            AgentStatus.Working when seen.Settles is null => new(DeliveryOutcome.Started, $"the agent works: {seen.Evidence}"),
            AgentStatus.WaitingForInput => new(DeliveryOutcome.Started, $"the turn asks: {seen.Evidence}"),
            AgentStatus.Failed or AgentStatus.RateLimited when IsNew(look) =>
                new(DeliveryOutcome.Started, $"the turn ended at once: {seen.Evidence}"),
            AgentStatus.Completed when IsNew(look) && content == ComposerContent.Empty =>
                new(DeliveryOutcome.Started, $"the turn ended at once: {seen.Evidence}"),
            _ when content == ComposerContent.Empty && Transcript(look) is { } changed && changed != Transcript(before) && changed != Transcript(pressedAt) =>
                new(DeliveryOutcome.Started, "the composer is empty again, and the transcript above it has grown"),
            _ when content == ComposerContent.Empty =>
                new(DeliveryOutcome.Submitted, "the composer is empty again"),
            _ => null,
        };
    }

    /// <summary>
    /// Whether a submit key that did not submit has left something behind: the composer, or where none is known the screen, is not as it
    /// was when the key was pressed.
    /// </summary>
    public bool IsTrace(Look look) => knowsComposer ? Form(look) != Form(pressedAt) || Line(look) is { } line && line != Line(pressedAt) : look.Captured != pressedAt.Captured;

    private static (string? Text, int? Rows) Form(Look look) =>
        look.Observation.Composer is { } composer ? (composer.Text, composer.BottomRow - composer.TopRow) : default;

    /// <summary>In which row of the composer the cursor stands; null where it has left it, as that of a program which ends does.</summary>
    private static int? Line(Look look) =>
        look.Observation.Composer is { } composer && look.Screen?.Cursor is { } cursor && cursor.Y >= composer.TopRow && cursor.Y <= composer.BottomRow ? cursor.Y - composer.TopRow : null;

    private bool IsNew(Look look) => look.Captured != before.Captured && look.Captured != pressedAt.Captured;

    /// <summary>What stands above the composer; null where no composer is known.</summary>
    private static string? Transcript(Look look) => look.Observation.Composer is { } composer && look.Screen is { } screen
        ? string.Join('\n', screen.Rows.Take(composer.TopRow).Select(r => r.Text).Where(t => t.Length > 0))
        : null;
}
