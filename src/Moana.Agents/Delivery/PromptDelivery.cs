using Moana.Agents;
using Moana.Panes;
using Moana.Tmux;

namespace Moana.Delivery;

/// <summary>
/// One delivery, step by step: look, mark, paste, see the text, press, prove. Every submit key is pressed on a look
/// that shows our text in the composer and no dialog, and only while that screen still stands.
/// </summary>
internal sealed partial class PromptDelivery(
    Fleet fleet, AgentPane agent, PromptText prompt, DeliveryOptions options, PaneWatch watch, TimeProvider clock)
{
    /// <summary>How long a wait for a change goes on before a look is taken all the same.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>A look may fall between two halves of a redraw; qwen's composer was seen empty so, with our text in it.</summary>
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(2);

    private readonly Looker _looker = new(fleet.Server, clock);
    private readonly KeyPresser _presser = new(fleet.Server);
    private readonly ComposerReading _reading = new(prompt.Text);
    private readonly List<string> _steps = [];
    private readonly long _started = clock.GetTimestamp();
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private TurnMark? _mark;
    private string? _markBefore;
    private Look? _before;
    private Look? _pressedAt;
    private string? _screenBefore;
    private long _pasted;
    private TimeSpan _lookToKey;
    private int _presses;
    private IReadOnlyList<string> _submit = [];
    private bool _busy;
    private bool _seen;
    private bool _textLeft;

    /// <summary>Delivers, and says how it ended.</summary>
    public async Task<PromptReceipt> RunAsync(CancellationToken token)
    {
        var readiness = new Readiness(fleet, options, watch, clock, LookAsync, Step);
        try
        {
            while (true)
            {
                // Not held while an agent's turn is waited for, so that the turn can be stopped and its dialogs answered.
                await using (await PaneLock.TakeAsync(fleet.Server, agent.Pane.Id, readiness.Left, clock, token))
                {
                    if (await readiness.TryAsync(token) is { } ready)
                    {
                        return await DeliverAsync(ready, token);
                    }
                }

                await readiness.RestAsync(token);
            }
        }
        catch (DeliveryEnd end)
        {
            return Receipt(end.Outcome, end.Message);
        }
    }

    private async Task<PromptReceipt> DeliverAsync(Look ready, CancellationToken token)
    {
        try
        {
            _before = ready;
            _busy = _before.Observation.Status == AgentStatus.Working;
            _submit = SubmitKeys();
            await MarkAsync(TurnState.Pending, token);
            await PasteAsync(token);
            var proof = await SubmitAsync(token);
            await MarkAsync(proof.Outcome == DeliveryOutcome.Started ? TurnState.Started : TurnState.Submitted, token);
            return Receipt(proof.Outcome, proof.Message);
        }
        catch (DeliveryEnd end)
        {
            var reason = end.Outcome == DeliveryOutcome.Refused && _pasted != 0 ? $"{end.Message}; {await TakeBackAsync()}" : end.Message;
            await UnmarkAsync();
            return Receipt(end.Outcome, reason);
        }
        catch (TmuxException e) when (_pasted != 0)
        {
            return Receipt(
                Fail(),
                _presses > 0
                    ? $"tmux failed after the submit key, so nothing proves the turn: {e.Message}"
                    : $"tmux failed before the submit key was pressed, so nothing was submitted: {e.Message}");
        }
        catch when (_presses == 0)
        {
            if (_pasted != 0)
            {
                await TakeBackAsync();
            }

            await UnmarkAsync();
            throw;
        }
    }

    /// <summary>The outcome of a failure: before the first submit key nothing was submitted, but the text may be left.</summary>
    private DeliveryOutcome Fail()
    {
        _textLeft = _presses == 0;
        return _presses > 0 ? DeliveryOutcome.Unverified : DeliveryOutcome.Refused;
    }

    private bool KnowsComposer => _before!.Observation.Composer is not null;

    private ComposerContent Content(Look look)
    {
        if (KnowsComposer)
        {
            return _reading.Read(look.Observation.Composer);
        }

        // Without a known composer, what counts before the key is that the text has appeared, and after it that it is
        // no longer where it stood.
        var ours = _pressedAt is null ? _reading.EndsAtCursor(look) || _reading.HasAppeared(look, _screenBefore!)
            : _reading.EndsAtCursor(_pressedAt) ? _reading.EndsAtCursor(look)
            : ComposerReading.Fingerprint(look.Screen) == ComposerReading.Fingerprint(_pressedAt.Screen);
        return ours ? ComposerContent.Ours : ComposerContent.Empty;
    }

    private static void RefuseDialog(Look look, string what)
    {
        if (look.Observation.Status == AgentStatus.WaitingForInput)
        {
            throw DeliveryEnd.Refused($"a dialog {what}: {Short(look.Observation.Question ?? look.Observation.Evidence)}");
        }
    }

    private void RefuseGone(Look look)
    {
        if (look.Observation.Status == AgentStatus.Exited)
        {
            throw new DeliveryEnd(
                _presses > 0 ? DeliveryOutcome.Unverified : DeliveryOutcome.Refused,
                $"the agent is gone ({look.Observation.Evidence}){(_presses > 0 ? "" : "; nothing was submitted")}");
        }

        if (look.Agent.Pane.InMode)
        {
            throw new DeliveryEnd(
                _presses > 0 ? DeliveryOutcome.Unverified : DeliveryOutcome.Refused,
                "somebody entered copy mode in the pane, which eats keys; the text stands in the composer");
        }
    }

    private IReadOnlyList<string> SubmitKeys() => !_busy
        ? Delivery.SubmitKeys
        : options.WhenBusy == WhenBusy.Queue ? Delivery.QueueKeys : Delivery.SteerKeys;

    private Task<Look> LookAsync(CancellationToken token) => _looker.LookAgainAsync(fleet, agent, token);

    private Detection.DeliveryProfile Delivery => agent.Profile.Delivery;

    private TimeSpan Scaled(TimeSpan perThousand) => perThousand * (prompt.Text.Length / 1000.0);

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static string Short(string? text)
    {
        var line = (text ?? "").ReplaceLineEndings(" ");
        return line.Length <= 200 ? line : $"{line[..200]}…";
    }
}
