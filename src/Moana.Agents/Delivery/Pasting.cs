using Moana.Agents;
using Moana.Panes;
using Moana.Tmux;

namespace Moana.Delivery;

/// <summary>The way of the text into the composer, and back out of it.</summary>
internal sealed class Pasting(DeliveryState state, PaneLock keys, TurnMarking marking)
{
    /// <summary>How many times longer than the profile says a text may take that is seen to come bit by bit.</summary>
    private const int MostPatience = 10;

    /// <summary>A look may fall between two halves of a redraw; qwen's composer was seen empty so, with our text in it.</summary>
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(2);

    /// <summary>The look that was taken ahead of the paste's answer; null where none was.</summary>
    private Look? _shown;

    /// <summary>
    /// The text as it is pasted. Several programs make a new line of a submit key that comes right behind a backslash, and one right behind
    /// a word that begins like the name of a file or a skill takes the first name of a menu. A blank prevents both, and is no part of a
    /// prompt at its end.
    /// </summary>
    private string Text => EndsOpen(state.Prompt.Text) ? $"{state.Prompt.Text} " : state.Prompt.Text;

    /// <summary>Pastes the prompt and sees it in the composer; returns why not, or null.</summary>
    public async Task<DeliveryEnd?> RunAsync(CancellationToken token)
    {
        for (var paste = 1; ; paste++)
        {
            if (await PutAsync(paste == 1 ? state.Before : null, token) is { } notPut)
            {
                return notPut;
            }

            state.Step($"pasted {state.Prompt.Text.Length} characters into {state.Pane.Agent.Pane.Id}");
            var (seen, end) = await SeeAsync(token);
            if (seen || end is not null)
            {
                return end;
            }

            // An empty composer has lost the paste: the program was not ready yet. Twice the text would be seen and
            // not be submitted. Where no composer is known, nobody can tell a lost paste from one that is shown otherwise.
            if (paste == 2 || !state.KnowsComposer)
            {
                var (twice, time) = (paste == 2 ? ", twice" : "", state.Profile.PasteTimeout.TotalSeconds);
                return DeliveryEnd.Refused(DeliveryRefusal.NotShown, $"the text did not show in the composer within {time:0.#} s{twice}; nothing was submitted");
            }

            state.Step("the composer is still empty: the paste was lost");
        }
    }

    /// <summary>Clears our text out of the composer, where that is seen to be safe; says in words what is left.</summary>
    public async Task<string> TakeBackAsync()
    {
        const string Left = "the text may still stand in the composer";
        state.TextLeft = true;
        if (!state.KnowsComposer && !state.Seen)
        {
            // It may stand there in a form that nobody here knows.
            return Left;
        }

        var clear = state.Profile.ClearKeys;
        var cleared = false;
        try
        {
            await foreach (var look in state.Pane.LooksAsync(state.Profile.PasteTimeout, CancellationToken.None))
            {
                if (look.Observation.Status == AgentStatus.Exited)
                {
                    state.TextLeft = false;
                    return "the text is gone with it";
                }

                // Behind a dialog nothing is seen.
                var content = state.Content(look);
                var asks = look.Observation.IsDialog;
                if (cleared)
                {
                    if (content == ComposerContent.Empty)
                    {
                        state.TextLeft = false;
                        state.Step($"took the text back with {string.Join(' ', clear)}");
                        return "the text was taken back";
                    }
                }
                else if (!asks && !state.Seen && content == ComposerContent.Empty)
                {
                    // Text that has not shown yet may still show.
                }
                else if (asks || look.Agent.Pane.InMode || content is not (ComposerContent.Ours or ComposerContent.Part or ComposerContent.Spoiled) || clear.Count == 0)
                {
                    state.TextLeft = asks || content != ComposerContent.Empty;
                    return state.TextLeft ? Left : "nothing is left in the composer";
                }
                else
                {
                    cleared = await keys.PressAsync(look, clear, CancellationToken.None);
                }
            }
        }
        catch (TmuxException)
        {
            // Nobody can look now.
        }

        return Left;
    }

    /// <summary>Pastes on a screen that takes prompts as the first look did.</summary>
    private async Task<DeliveryEnd?> PutAsync(Look? just, CancellationToken token)
    {
        var evidence = "";
        await foreach (var look in state.Pane.LooksAsync(Redraw, token, just))
        {
            if (state.Trouble(look, "has opened, and nothing was pasted into it") is { } trouble)
            {
                return trouble;
            }

            if (look.Observation.Composer is { IsEmpty: false } composer)
            {
                return DeliveryEnd.Refused(DeliveryRefusal.Draft, $"something was typed into the composer meanwhile ('{DeliveryState.Short(composer.Text)}'); nothing was sent");
            }

            evidence = look.Observation.Evidence;
            if (!IsReady(look))
            {
                continue;
            }

            var pasted = state.PastedAt;
            state.PastedAt = state.Clock.GetTimestamp();
            state.ScreenBefore = ComposerReading.Fingerprint(look.Screen);
            (var done, _shown, state.Settled) = await state.Pane.PutAsync(
                () => keys.PasteAsync(look, Text, marking.Reach(TurnState.Pending), token), state.Settle, token);
            if (done)
            {
                return null;
            }

            state.PastedAt = pasted;
            state.Step("the screen changed between the look and the paste, which was not done");
        }

        return DeliveryEnd.Refused(DeliveryRefusal.Unsteady, $"the agent no longer takes prompts, or its screen does not hold still ({evidence}); nothing was sent");
    }

    private static bool EndsOpen(string text)
    {
        var begin = text.LastIndexOfAny([' ', '\t', '\n']) + 1;
        var word = text.AsSpan(begin);
        // One that is the whole prompt is a command of the program's.
        return word is [.., '\\'] or ['$' or '#', ..] || word.Contains('@') || (word is ['/', ..] && begin > 0);
    }

    private static string Words(ComposerContent content) => content switch
    {
        ComposerContent.Part => "the composer holds only a part of the prompt",
        ComposerContent.Spoiled => "the program draws the prompt wrongly, as some do with joined emoji, so that nobody can see whether all of it is there",
        _ => "the composer holds something else than the prompt",
    };

    /// <summary>Only where a screen was seen: without one nothing is pasted, and no mark is put on the pane.</summary>
    private bool IsReady(Look look) => look.Screen is not null && look.Observation is { Carrier: null, IsDialog: false } && look.ShowsWork == state.Busy
        && (look.Observation.Status == state.Before.Observation.Status
            || (!state.Busy && look.Observation.Status is AgentStatus.Working or AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited));

    /// <summary>Waits until the composer shows our text; false, without an end, when it stays empty.</summary>
    private async Task<(bool Seen, DeliveryEnd? End)> SeeAsync(CancellationToken token)
    {
        var patience = state.Profile.PasteTimeout + state.Scaled(state.Profile.SettlePerThousand);
        var since = state.Clock.GetTimestamp();
        var (content, shown) = (ComposerContent.None, "");
        await foreach (var look in state.Pane.LooksAsync(patience * MostPatience, token, _shown, sparing: true))
        {
            // What was looked at ahead counts where the text had been seen by then.
            state.Settled = look == _shown ? state.Settled : null;
            if (state.Trouble(look, "opened after the paste; the text may stand behind it") is { } trouble)
            {
                return (false, trouble);
            }

            content = state.Content(look);
            var composer = look.Observation.Composer;
            if (content == ComposerContent.Ours)
            {
                state.Seen = true;
                state.Step($"the composer shows {(composer?.PastePlaceholder is { } p ? $"'{p}'" : "the text")}");
                return (true, null);
            }

            if (content == ComposerContent.Part && composer!.Text != shown)
            {
                since = state.Clock.GetTimestamp();
            }

            shown = composer?.Text ?? "";
            if (state.Clock.GetElapsedTime(since) >= patience)
            {
                break;
            }
        }

        return content is ComposerContent.Empty or ComposerContent.None
            ? (false, null)
            : (false, DeliveryEnd.Refused(
                DeliveryRefusal.NotShown,
                $"{Words(content)}: '{DeliveryState.Short(shown)}'; nothing was submitted"));
    }
}
