using System.Globalization;
using Moana.Agents;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>The submit key, and the proof that it worked. There is no other place that presses it.</summary>
internal sealed class Submission(DeliveryState state, PaneLock keys, TurnMarking marking)
{
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(400);

    /// <summary>A look may fall between two halves of a redraw.</summary>
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(2);

    /// <summary>The look that was taken ahead of the key's answer; null where none was.</summary>
    private Look? _shown;

    /// <summary>Presses the submit key until it is proven to have worked, a bounded number of times.</summary>
    public async Task<DeliveryEnd> RunAsync(CancellationToken token)
    {
        var just = state.Settled;
        if (just is null && state.Settle > TimeSpan.Zero)
        {
            await Task.Delay(state.Settle, state.Clock, token);
        }

        for (var patience = FirstPatience; ; patience *= 2, just = null)
        {
            if (await LookAndPressAsync(just, token) is { } notPressed)
            {
                return notPressed;
            }

            if (!state.Options.Verify)
            {
                return DeliveryEnd.Unverified("the submit key was pressed; no proof was asked for");
            }

            var last = state.Presses >= state.Profile.MaxAttempts;
            if (await ProveAsync(last || patience > state.Profile.ProofTimeout ? state.Profile.ProofTimeout : patience, token) is { } proof)
            {
                return proof;
            }

            if (last)
            {
                state.TextLeft = true;
                return DeliveryEnd.Unverified($"the text still stands in the composer after {state.Presses} submit keys");
            }

            state.Step("the text still stands in the composer: the submit key was swallowed");
        }
    }

    /// <summary>Looks, and presses the submit key on what it saw; again, when the screen has changed between the two.</summary>
    private async Task<DeliveryEnd?> LookAndPressAsync(Look? just, CancellationToken token)
    {
        var shown = "";
        await foreach (var look in state.Pane.LooksAsync(Redraw, token, just))
        {
            if (state.Trouble(look, "is open; the submit key was not pressed into it") is { } trouble)
            {
                return trouble;
            }

            shown = DeliveryState.Short(look.Observation.Composer?.Text);
            if (look.Observation.Carrier is null && state.Content(look) == ComposerContent.Ours)
            {
                if (await PressAsync(look, token))
                {
                    return null;
                }
            }
            else if (state.Presses > 0)
            {
                // It has just gone: the key before was late, not lost.
                return null;
            }
        }

        return state.Presses > 0
            ? DeliveryEnd.Unverified("the screen changes between each look and the key, so it was not pressed again")
            : DeliveryEnd.Refused(DeliveryRefusal.NotShown, $"the composer no longer shows the prompt ('{shown}'), or the screen does not hold still; nothing was submitted");
    }

    private async Task<bool> PressAsync(Look look, CancellationToken token)
    {
        // Before the key: when its answer is lost, it may have been pressed.
        var before = state.PressedAt;
        state.PressedAt = look;
        state.Presses++;
        var submit = state.SubmitKeys;
        var window = TimeSpan.Zero;
        (var pressed, _shown, _) = await state.Pane.PutAsync(PutAsync, rest: null, token);
        if (!pressed)
        {
            state.PressedAt = before;
            state.Presses--;
            state.Step("the screen changed between the look and the key, which was not pressed");
            return false;
        }

        state.LookToKey = window > state.LookToKey ? window : state.LookToKey;
        var again = state.Presses > 1 ? string.Create(CultureInfo.InvariantCulture, $", for the {state.Presses}. time") : "";
        state.Step(string.Create(CultureInfo.InvariantCulture, $"pressed {string.Join(' ', submit)}{again}; look and key took {window.TotalMilliseconds:0.0} ms"));
        return true;

        async Task<bool> PutAsync()
        {
            var done = await keys.PressAsync(look, submit, token, marking.Reach(TurnState.Submitting));
            window = state.Clock.GetElapsedTime(0) - look.Monotonic;
            return done;
        }
    }

    /// <summary>Waits for proof; null when our text still stands in the composer.</summary>
    private async Task<DeliveryEnd?> ProveAsync(TimeSpan patience, CancellationToken token)
    {
        var proof = new SubmissionProof(state.Before, state.PressedAt!, state.Busy, state.KnowsComposer);
        var pressed = state.Clock.GetTimestamp();
        var (content, traces) = (ComposerContent.None, 0);
        await foreach (var look in state.Pane.LooksAsync(state.Profile.ProofTimeout, token, _shown, sparing: true))
        {
            content = state.Content(look);
            traces = proof.IsTrace(look) ? traces + 1 : 0;
            var late = state.Clock.GetElapsedTime(pressed) >= patience;
            var verdict = proof.Judge(look, content, state.Options.WhenBusy);
            if (verdict is not null && (verdict.Outcome != DeliveryOutcome.Submitted || late))
            {
                state.Step($"{verdict.Outcome}: {verdict.Reason}");
                return verdict;
            }

            // A swallowed key leaves a newline in the composer. Without one the program is slow, and its key still on the way:
            // a second one would come after the turn, on whatever stands there then. Twice, because a redraw moves the cursor.
            if (content == ComposerContent.Ours && late && traces >= 2)
            {
                return null;
            }
        }

        if (content == ComposerContent.Ours) return null;
        state.TextLeft = content is ComposerContent.Part or ComposerContent.Spoiled or ComposerContent.Other;
        return DeliveryEnd.Unverified($"the submit key was pressed and nothing on the screen proves that the agent took the prompt{(state.TextLeft ? "; something stands in the composer" : "")}");
    }
}
