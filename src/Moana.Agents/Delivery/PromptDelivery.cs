using Moana.Agents;
using Moana.Panes;
using Moana.Tmux;

namespace Moana.Delivery;

/// <summary>
/// One delivery, step by step: look, mark, paste, see the text, press, prove. Every submit key is pressed on a look
/// that shows our text in the composer and no dialog, and only while that screen still stands.
/// </summary>
internal sealed class PromptDelivery(PaneSession pane, PromptText prompt, DeliveryOptions options)
{
    private readonly DeliveryState _state = new(pane, prompt, options);

    /// <summary>Delivers, and says how it ended.</summary>
    public async Task<PromptReceipt> RunAsync(CancellationToken token)
    {
        var readiness = new Readiness(_state);
        while (true)
        {
            // Neither is held while an agent's turn is waited for, so that the turn can be stopped and its dialogs answered.
            using (await pane.EnterAsync(token))
            {
                var (keys, refusal) = await readiness.TakeAsync(token);
                await using var held = keys;
                if (keys is null)
                {
                    return _state.Receipt(DeliveryEnd.Refused(null, refusal));
                }

                var (ready, end) = await readiness.LookAsync(keys, token);
                while (ready is null && end is null && readiness.IsNear)
                {
                    await readiness.RestAsync(token);
                    (ready, end) = await readiness.LookAsync(keys, token);
                }

                if (end is not null)
                {
                    return _state.Receipt(end);
                }

                if (ready is not null)
                {
                    if (options.Sending is { } sending)
                    {
                        await sending(ready.Agent);
                    }

                    _state.Before = ready;
                    return _state.Receipt(await DeliverAsync(keys, token));
                }
            }

            await readiness.RestAsync(token);
        }
    }

    private async Task<DeliveryEnd> DeliverAsync(PaneLock keys, CancellationToken token)
    {
        var marking = new TurnMarking(_state);
        var pasting = new Pasting(_state, keys, marking);
        try
        {
            var end = await pasting.RunAsync(token) ?? await new Submission(_state, keys, marking).RunAsync(token);
            if (end.Outcome is DeliveryOutcome.Started or DeliveryOutcome.Submitted or DeliveryOutcome.Queued)
            {
                await keys.GiveBackAsync(marking.Reach(end.Outcome == DeliveryOutcome.Started ? TurnState.Started : TurnState.Submitted));
                return end;
            }

            if (end.Outcome == DeliveryOutcome.Refused && _state.PastedAt is not null)
            {
                end = end with { Reason = $"{end.Reason}; {await pasting.TakeBackAsync()}" };
            }

            await marking.TakeBackAsync();
            return end;
        }
        catch (TmuxException e) when (_state.PastedAt is not null)
        {
            // Before the first submit key nothing was submitted, but the text may be left.
            _state.TextLeft = _state.Presses == 0;
            return _state.Presses > 0
                ? DeliveryEnd.Unverified($"tmux failed after the submit key, so nothing proves the turn: {e.Message}")
                : DeliveryEnd.Refused(null, $"tmux failed before the submit key was pressed, so nothing was submitted: {e.Message}");
        }
        catch when (_state.Presses == 0)
        {
            if (_state.PastedAt is not null)
            {
                await pasting.TakeBackAsync();
            }

            await marking.TakeBackAsync();
            throw;
        }
    }
}
