using System.Globalization;
using Moana.Agents;
using Moana.Monitoring;
using Moana.Tmux;

namespace Moana.Delivery;

/// <summary>
/// One delivery, step by step: look, mark, paste, see the text, press, prove. Every submit key is pressed right after
/// a look that shows our text in the composer and no dialog; there is no other place that presses it.
/// </summary>
internal sealed partial class PromptDelivery(
    Fleet fleet, AgentPane agent, PromptText prompt, DeliveryOptions options, PaneWatch watch, TimeProvider clock)
{
    /// <summary>How long a wait for a change goes on before a look is taken all the same.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>A look may fall between two halves of a redraw; qwen's composer was seen empty so, with our text in it.</summary>
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(2);

    private readonly Looker _looker = new(fleet.Server, clock);
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
    private int _presses;
    private IReadOnlyList<string> _submit = [];
    private bool _busy;
    private bool _seen;
    private bool _textLeft;

    /// <summary>Delivers, and says how it ended.</summary>
    public async Task<PromptReceipt> RunAsync(CancellationToken token)
    {
        try
        {
            await using var turn = await PaneLock.TakeAsync(fleet.Server, agent.Pane.Id, options.Timeout, clock, token);
            return await DeliverAsync(token);
        }
        catch (DeliveryEnd end)
        {
            return Receipt(end.Outcome, end.Message);
        }
    }

    private async Task<PromptReceipt> DeliverAsync(CancellationToken token)
    {
        try
        {
            _before = await new Readiness(fleet, options, watch, clock, LookAsync, Step).WaitAsync(token);
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

    private async Task PasteAsync(CancellationToken token)
    {
        _screenBefore = ComposerReading.Fingerprint(_before!.Screen);
        _pasted = clock.GetTimestamp();
        for (var paste = 1; ; paste++)
        {
            await fleet.Server.PasteAsync(agent.Pane.Id, prompt.Text, token);
            Step($"pasted {prompt.Text.Length} characters into {agent.Pane.Id}");
            if (await SeeAsync(token))
            {
                return;
            }

            // An empty composer has lost the paste: the program was not ready yet. Twice the text would be seen and
            // not be submitted.
            if (paste == 2)
            {
                throw DeliveryEnd.Refused($"the text did not show in the composer within {Delivery.PasteTimeout.TotalSeconds:0.#} s, twice; nothing was submitted");
            }

            Step("the composer is still empty: the paste was lost");
        }
    }

    /// <summary>Waits until the composer shows our text; false when it stays empty.</summary>
    private async Task<bool> SeeAsync(CancellationToken token)
    {
        var deadline = clock.GetUtcNow() + Delivery.PasteTimeout + Scaled(Delivery.SettlePerThousand);
        while (true)
        {
            var look = await LookAsync(token);
            RefuseDialog(look, "opened after the paste; the text may stand behind it");
            RefuseGone(look);
            var content = Content(look);
            if (content == ComposerContent.Ours)
            {
                _seen = true;
                Step($"the composer shows {(look.Observation.Composer?.PastePlaceholder is { } p ? $"'{p}'" : "the text")}");
                return true;
            }

            if (clock.GetUtcNow() >= deadline)
            {
                return content is ComposerContent.Empty or ComposerContent.None
                    ? false
                    : throw DeliveryEnd.Refused($"the composer holds something else than the prompt: '{Short(look.Observation.Composer?.Text)}'; nothing was submitted");
            }

            await watch.WaitAsync(Glance, token);
        }
    }

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

    /// <summary>Looks, and presses the submit key on what it saw.</summary>
    private async Task PressAsync(CancellationToken token)
    {
        await MarkAsync(TurnState.Submitting, token);
        var deadline = clock.GetUtcNow() + Redraw;
        var asked = clock.GetTimestamp();
        var look = await LookAsync(token);
        while (_presses == 0 && Content(look) != ComposerContent.Ours && look.Observation.Status is not (AgentStatus.WaitingForInput or AgentStatus.Exited)
            && clock.GetUtcNow() < deadline)
        {
            await watch.WaitAsync(Glance, token);
            asked = clock.GetTimestamp();
            look = await LookAsync(token);
        }

        RefuseGone(look);
        RefuseDialog(look, "is open; the submit key was not pressed into it");
        if (Content(look) != ComposerContent.Ours)
        {
            if (_presses > 0)
            {
                // It has just gone: the key before was late, not lost.
                return;
            }

            throw DeliveryEnd.Refused($"the composer no longer shows the prompt ('{Short(look.Observation.Composer?.Text)}'); nothing was submitted");
        }

        _pressedAt = look;
        _presses++;
        await fleet.Server.SendKeysAsync(agent.Pane.Id, _submit, token);

        // The one race that stays: what happens between tmux's capture and tmux's key. This is more than that.
        var window = clock.GetElapsedTime(asked);
        var again = _presses > 1 ? string.Create(CultureInfo.InvariantCulture, $", for the {_presses}. time") : "";
        Step(string.Create(CultureInfo.InvariantCulture, $"pressed {string.Join(' ', _submit)}{again}; look and key took {window.TotalMilliseconds:0.0} ms"));
    }

    /// <summary>Waits for proof; null when our text still stands in the composer.</summary>
    private async Task<DeliveryEnd?> ProveAsync(TimeSpan patience, CancellationToken token)
    {
        var proof = new SubmissionProof(_before!, _pressedAt!, _busy, KnowsComposer);
        var deadline = clock.GetUtcNow() + patience;
        var latest = clock.GetUtcNow() + Delivery.ProofTimeout;
        while (true)
        {
            var look = await LookAsync(token);
            var content = Content(look);
            var verdict = proof.Judge(look, content, options.WhenBusy);
            if (verdict is not null && (verdict.Outcome != DeliveryOutcome.Submitted || clock.GetUtcNow() >= deadline))
            {
                Step($"{verdict.Outcome}: {verdict.Message}");
                return verdict;
            }

            // A swallowed key mostly leaves a newline, so the screen has changed; one that has not belongs to a slow program.
            if (content == ComposerContent.Ours && clock.GetUtcNow() >= (look.Captured != _pressedAt!.Captured ? deadline : deadline + (patience * 3)))
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
