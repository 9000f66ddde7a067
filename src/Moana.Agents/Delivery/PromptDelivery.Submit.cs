using System.Globalization;
using Moana.Agents;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>The submit key, and the proof that it worked. There is no other place that presses it.</summary>
internal sealed partial class PromptDelivery
{
    /// <summary>Presses the submit key until it is proven to have worked, a bounded number of times.</summary>
    private async Task<DeliveryEnd> SubmitAsync(CancellationToken token)
    {
        var settle = Delivery.Settle + Scaled(Delivery.SettlePerThousand);
        if (settle > TimeSpan.Zero)
        {
            await Task.Delay(settle, clock, token);
        }

        for (var patience = TimeSpan.FromMilliseconds(400); ; patience = Shorter(patience * 2, Delivery.ProofTimeout))
        {
            await PressAsync(token);
            if (!options.Verify)
            {
                return DeliveryEnd.Unverified("the submit key was pressed; no proof was asked for");
            }

            var last = _presses >= Delivery.MaxAttempts;
            if (await ProveAsync(last ? Delivery.ProofTimeout : patience, token) is { } proof)
            {
                return proof;
            }

            if (last)
            {
                _textLeft = true;
                throw DeliveryEnd.Unverified($"the text still stands in the composer after {_presses} submit keys; look at it with 'Get-MoanaOutput -Name {agent.Name}'");
            }

            Step("the text still stands in the composer: the submit key was swallowed");
        }
    }

    /// <summary>Looks, and presses the submit key on what it saw; again, when the screen has changed between the two.</summary>
    private async Task PressAsync(CancellationToken token)
    {
        await MarkAsync(TurnState.Submitting, token);
        var deadline = clock.GetUtcNow() + Redraw;
        while (true)
        {
            var asked = clock.GetTimestamp();
            var look = await LookAsync(token);
            RefuseGone(look);
            RefuseDialog(look, "is open; the submit key was not pressed into it");
            if (Content(look) == ComposerContent.Ours)
            {
                if (await PressAsync(look, asked, token))
                {
                    return;
                }
            }
            else if (_presses > 0)
            {
                // It has just gone: the key before was late, not lost.
                return;
            }

            if (clock.GetUtcNow() >= deadline)
            {
                throw _presses > 0
                    ? DeliveryEnd.Unverified("the screen changes between each look and the key, so it was not pressed again")
                    : DeliveryEnd.Refused($"the composer no longer shows the prompt ('{Short(look.Observation.Composer?.Text)}'), or the screen does not hold still; nothing was submitted");
            }

            await watch.WaitAsync(Glance, token);
        }
    }

    private async Task<bool> PressAsync(Look look, long asked, CancellationToken token)
    {
        // Before the key: when its answer is lost, it may have been pressed.
        var before = _pressedAt;
        _pressedAt = look;
        _presses++;
        if (!await _presser.PressAsync(look, _submit, token))
        {
            _pressedAt = before;
            _presses--;
            Step("the screen changed between the look and the key, which was not pressed");
            return false;
        }

        var window = clock.GetElapsedTime(asked);
        _lookToKey = window > _lookToKey ? window : _lookToKey;
        var again = _presses > 1 ? string.Create(CultureInfo.InvariantCulture, $", for the {_presses}. time") : "";
        Step(string.Create(CultureInfo.InvariantCulture, $"pressed {string.Join(' ', _submit)}{again}; look and key took {window.TotalMilliseconds:0.0} ms"));
        return true;
    }

    /// <summary>Waits for proof; null when our text still stands in the composer.</summary>
    private async Task<DeliveryEnd?> ProveAsync(TimeSpan patience, CancellationToken token)
    {
        var proof = new SubmissionProof(_before!, _pressedAt!, _busy, KnowsComposer);
        var deadline = clock.GetUtcNow() + patience;
        var latest = clock.GetUtcNow() + Delivery.ProofTimeout;
        for (var traces = 0; ;)
        {
            var look = await LookAsync(token);
            var content = Content(look);
            traces = LeftATrace(look) ? traces + 1 : 0;
            var verdict = proof.Judge(look, content, options.WhenBusy);
            if (verdict is not null && (verdict.Outcome != DeliveryOutcome.Submitted || clock.GetUtcNow() >= deadline))
            {
                Step($"{verdict.Outcome}: {verdict.Message}");
                return verdict;
            }

            // A swallowed key leaves a newline in the composer. Without one the program is slow, and its key still on the way:
            // a second one would come after the turn, on whatever stands there then. Twice, because a redraw moves the cursor.
            if (content == ComposerContent.Ours && clock.GetUtcNow() >= (traces >= 2 ? deadline : latest))
            {
                return null;
            }

            if (clock.GetUtcNow() >= latest)
            {
                throw DeliveryEnd.Unverified("the submit key was pressed and nothing on the screen proves that the agent took the prompt");
            }

            await watch.WaitAsync(Glance, token);
        }
    }

    /// <summary>True when the composer, or where none is known the screen, is not as it was when the key was pressed.</summary>
    private bool LeftATrace(Look look) => KnowsComposer ? Form(look) != Form(_pressedAt!) : look.Captured != _pressedAt!.Captured;

    private static (string? Text, int? Rows, int? CursorRow) Form(Look look)
    {
        var composer = look.Observation.Composer;
        return (composer?.Text, composer?.BottomRow - composer?.TopRow, look.Screen?.Cursor?.Y - composer?.TopRow);
    }
}
