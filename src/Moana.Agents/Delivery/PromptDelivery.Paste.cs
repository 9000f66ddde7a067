using Moana.Panes;

namespace Moana.Delivery;

/// <summary>The way of the text into the composer.</summary>
internal sealed partial class PromptDelivery
{
    /// <summary>How many times longer than the profile says a text may take that is seen to come bit by bit.</summary>
    private const int MostPatience = 10;

    private async Task PasteAsync(CancellationToken token)
    {
        var look = _before!;
        for (var paste = 1; ; paste++)
        {
            _screenBefore = ComposerReading.Fingerprint((await PutAsync(look, token)).Screen);
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
            look = await LookAsync(token);
        }
    }

    /// <summary>Pastes on a screen that takes prompts as the first look did; returns the look at it.</summary>
    private async Task<Look> PutAsync(Look look, CancellationToken token)
    {
        for (var deadline = clock.GetUtcNow() + Redraw; ; look = await LookAsync(token))
        {
            RefuseGone(look);
            RefuseDialog(look, "has opened, and nothing was pasted into it");
            if (look.Observation.Composer is { IsEmpty: false })
            {
                throw DeliveryEnd.Refused($"something was typed into the composer meanwhile ('{Short(look.Observation.Composer.Text)}'); nothing was sent");
            }

            if (IsReady(look))
            {
                // Before the paste: when its answer is lost, it may have arrived.
                var pasted = _pasted;
                _pasted = clock.GetTimestamp();
                if (await _presser.PasteAsync(look, prompt.Text, token))
                {
                    return look;
                }

                _pasted = pasted;
                Step("the screen changed between the look and the paste, which was not done");
            }

            if (clock.GetUtcNow() >= deadline)
            {
                throw DeliveryEnd.Refused($"the agent no longer takes prompts, or its screen does not hold still ({look.Observation.Evidence}); nothing was sent");
            }

            await watch.WaitAsync(Glance, token);
        }
    }

    private bool IsReady(Look look) => look.Observation.Status == _before!.Observation.Status
        || (!_busy && look.Observation.Status is AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited);

    /// <summary>Waits until the composer shows our text; false when it stays empty.</summary>
    private async Task<bool> SeeAsync(CancellationToken token)
    {
        var patience = Delivery.PasteTimeout + Scaled(Delivery.SettlePerThousand);
        var deadline = clock.GetUtcNow() + patience;
        var latest = clock.GetUtcNow() + (patience * MostPatience);
        var shown = "";
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

            if (content == ComposerContent.Part && look.Observation.Composer!.Text != shown)
            {
                shown = look.Observation.Composer.Text;
                deadline = Earlier(clock.GetUtcNow() + patience, latest);
            }

            if (clock.GetUtcNow() >= deadline)
            {
                return content is ComposerContent.Empty or ComposerContent.None
                    ? false
                    : throw DeliveryEnd.Refused($"the composer holds {(content == ComposerContent.Part ? "only a part of the prompt" : "something else than the prompt")}: '{Short(look.Observation.Composer?.Text)}'; nothing was submitted");
            }

            await watch.WaitAsync(Glance, token);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
