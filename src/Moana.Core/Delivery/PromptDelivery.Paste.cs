namespace Moana.Delivery;

/// <summary>The way of the text into the composer.</summary>
internal sealed partial class PromptDelivery
{
    /// <summary>How many times longer than the profile says a text may take that is seen to come bit by bit.</summary>
    private const int MostPatience = 10;

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
