using System.Globalization;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>
/// Takes one choice of an open menu: moves the highlight to it, one key at a time, and presses Enter only on a look on which
/// that very choice is highlighted. Where no look tells which one is, its number is typed, which can mean no other.
/// </summary>
internal sealed class ChoiceTaking(PaneSession pane, PaneLock held, KeyRequest request, Action<string>? step)
{
    /// <summary>How long a key's effect is waited for. Without one no further key is pressed: it might come on top of a late one.</summary>
    private static readonly TimeSpan Effect = TimeSpan.FromSeconds(2);

    /// <summary>A dialog may be redrawn; after this it is another one.</summary>
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(1);

    private readonly List<string> _pressed = [];

    /// <summary>The keys that were pressed, in order.</summary>
    public IReadOnlyList<string> Pressed => _pressed;

    /// <summary>Takes it.</summary>
    /// <returns>
    /// The look on which the last key was pressed, to wait for its effect; or null, and why the choice was not taken.
    /// </returns>
    public async Task<(Look? Taken, string Problem)> TakeAsync(CancellationToken token)
    {
        var choice = request.Choice!;
        var look = await pane.LookAsync(token);
        while (true)
        {
            if (!request.IsSameDialog(look) && !request.IsSameDialog(look = await DrawnAsync(token)))
            {
                return (null, $"another screen stands there now: {look.Observation.Question ?? look.Observation.Evidence}");
            }

            if (look.Agent.Pane.InMode)
            {
                return (null, "somebody reads in the pane (copy mode, tree or clock), and that mode eats keys");
            }

            var menu = look.Observation.Menu!;
            var target = menu.IndexOf(choice);
            var (key, takes) = menu.Highlighted is not { } at ? (Typed(look), true)
                : at == target ? ("Enter", true)
                : (Towards(menu.InOneRow, forward: target > at), false);
            if (key is null)
            {
                return (null, $"nothing on the screen tells which choice is highlighted, and {choice} has no number that could be typed");
            }

            if (_pressed.Count > 2 * menu.Choices.Count)
            {
                return (null, $"{choice} could not be highlighted; {menu.Marked} is");
            }

            if (!await held.PressAsync(look, [key], token))
            {
                return (null, "the screen changes between each look and the keys");
            }

            _pressed.Add(key);
            step?.Invoke($"{look.Agent.Name}: pressed {key} {(takes ? $"to take {choice}" : $"on {menu.Marked}, towards {choice}")}");
            var after = key == "Enter" ? null : await EffectAsync(look, token);
            if (takes && (after is null || !request.IsSameDialog(after)))
            {
                return (look, "");
            }

            if (after is null)
            {
                return (null, $"{key} had no effect within {Effect.TotalSeconds:0.#} s; {menu.Marked} is highlighted");
            }

            look = after;
        }
    }

    /// <summary>The dialog when it is drawn whole again; else what stands there instead.</summary>
    private async Task<Look> DrawnAsync(CancellationToken token)
    {
        Look? last = null;
        await foreach (var look in pane.LooksAsync(Redraw, token))
        {
            last = look;
            if (request.IsSameDialog(look))
            {
                break;
            }
        }

        return last!;
    }

    private static string Towards(bool inOneRow, bool forward) => inOneRow ? forward ? "Right" : "Left" : forward ? "Down" : "Up";

    /// <summary>The choice's number; once that stands typed before the cursor, the key that hands it in.</summary>
    private string? Typed(Look look)
    {
        if (request.Choice!.Number is not (> 0 and < 10))
        {
            return null;
        }

        var digit = request.Choice.Number.Value.ToString(CultureInfo.InvariantCulture);
        if (_pressed.Count == 0)
        {
            return digit;
        }

        var typed = look.Screen is { Cursor: var (x, y) } screen && y < screen.Rows.Count && screen.Rows[y] is var row
            ? row.Text[..row.IndexAt(x)].TrimEnd() : "";
        return _pressed is [var one] && one == digit && typed.EndsWith(digit, StringComparison.Ordinal) ? "Enter" : null;
    }

    /// <summary>The first look on which a key has moved the highlight, changed the menu or ended the dialog; null when none did.</summary>
    private async Task<Look?> EffectAsync(Look before, CancellationToken token)
    {
        await foreach (var look in pane.LooksAsync(Effect, token))
        {
            var isTold = before.Observation.Menu?.Highlighted is not null;
            if (!request.IsSameDialog(look) || look.Observation.Menu?.Highlighted != before.Observation.Menu?.Highlighted || (!isTold && look.Captured != before.Captured))
            {
                return look;
            }
        }

        return null;
    }
}
