using System.Globalization;
using Moana.Agents;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>
/// What stands in the composer before a prompt comes: a person's draft refuses the prompt, or is cleared by force; a prompt
/// of Moana's own that the agent gave back is cleared.
/// </summary>
internal sealed class DraftClearing(DeliveryState state)
{
    /// <summary>How long a key that clears the composer may take: programs on a busy machine stand still for seconds.</summary>
    private static readonly TimeSpan ClearTimeout = TimeSpan.FromSeconds(6);

    private const int MaxClears = 3;

    private int _clears;
    private bool _wasEmptied;
    private string _clearedOn = "";

    /// <summary>Ready when the composer is empty.</summary>
    public async Task<Verdict> JudgeAsync(Look look, PaneLock keys, CancellationToken token)
    {
        var profile = look.Agent.Profile;
        // Force may clear a draft; where nobody knows how, the prompt would be put behind it.
        var mayClear = state.Options.Force && profile.Delivery.ClearKeys.Count > 0;
        if (profile.Composers.Count == 0 && !mayClear && CursorLine.Draft(look) is { } typed)
        {
            return DeliveryEnd.Refused(
                DeliveryRefusal.Draft,
                $"'{typed}' stands before the cursor and may be somebody's draft; profile '{profile.Name}' knows no composer that would tell. Nothing was sent. Send or clear it first");
        }

        if (profile.Composers.Count == 0 && look.Agent.Turn is { State: TurnState.Pending } left && !CursorLine.IsSeenEmpty(look))
        {
            return DeliveryEnd.Refused(
                DeliveryRefusal.Draft,
                $"{Owner(left)}, and nothing shows that it is gone: profile '{profile.Name}' knows no composer, and no prompt sign stands before the cursor. "
                + $"Nothing was sent. Clear it in the pane; 'tmux set-option -pu -t {look.Agent.Pane.Id} {PaneOptions.Turn}' says that it is gone");
        }

        if (look.Observation.Composer is not { IsEmpty: false } and not { PastePlaceholder: not null })
        {
            return new(look, null);
        }

        var clear = profile.Delivery.ClearKeys;
        var draft = look.Observation.Composer!.Text.ReplaceLineEndings(" ");
        if (!state.Options.Force && !IsGivenBack(look))
        {
            return DeliveryEnd.Refused(DeliveryRefusal.Draft, $"a draft stands in the composer ('{draft}'), and {Owner(look.Agent.Turn)}; nothing was sent. Send or clear it first");
        }

        if (clear.Count == 0)
        {
            return DeliveryEnd.Refused(DeliveryRefusal.NotSupported, $"a draft stands in the composer ('{draft}'), and profile '{profile.Name}' knows no key to clear it; nothing was sent");
        }

        // A busy program takes the first key for something else, or puts an interrupted prompt back after it was cleared.
        // Where it did not react at all the key may be on its way still, and another one would end a program whose
        // composer the first has emptied.
        var screen = ComposerReading.Fingerprint(look.Screen);
        if (_clears == MaxClears || (_clears > 0 && !_wasEmptied && screen == _clearedOn))
        {
            return DeliveryEnd.Refused(DeliveryRefusal.Draft, $"the draft in the composer ('{draft}') could not be cleared; nothing was sent");
        }

        if (await keys.PressAsync(look, clear, token))
        {
            _clears++;
            _clearedOn = screen;
            await SeeEmptyAsync(draft, clear, token);
        }

        return Verdict.Wait;
    }

    private async Task SeeEmptyAsync(string draft, IReadOnlyList<string> clear, CancellationToken token)
    {
        // Twice, because between two halves of a redraw a composer looks empty that is not.
        var empty = 0;
        await foreach (var look in state.Pane.LooksAsync(ClearTimeout, token))
        {
            empty = look.Observation.Composer is { IsEmpty: false } ? 0 : empty + 1;
            if (empty == 2)
            {
                break;
            }
        }

        _wasEmptied = empty >= 2;
        if (_wasEmptied)
        {
            state.Step($"cleared the draft '{draft}' with {string.Join(' ', clear)}");
        }
    }

    /// <summary>Whether the text is the last prompt of Moana's own, which some programs put back when its turn is broken off.</summary>
    public static bool IsGivenBack(Look look) =>
        look.Agent.Turn is { Print: { } print, State: not TurnState.Pending }
        && look.Observation.Composer is { PastePlaceholder: null } composer
        && PromptPrint.Of(composer.Text) == print;

    /// <summary>Text that could not be taken back keeps its turn's mark.</summary>
    private static string Owner(TurnMark? mark) => mark is { State: TurnState.Pending or TurnState.Submitting }
        ? string.Create(CultureInfo.InvariantCulture, $"it may be left of the prompt that Moana pasted at {mark.SentAt.ToLocalTime():HH:mm:ss}")
        : "it is not Moana's";
}
