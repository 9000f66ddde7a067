using Moana.Monitoring;
using Moana.Tmux;
using Moana.Tmux.Screens;

namespace Moana.Delivery;

/// <summary>
/// Presses keys on what a look saw, and on nothing else: tmux presses them only while the cursor and some words of the
/// screen stand where they stood, so a dialog that opens between the look and the key does not get it.
/// </summary>
internal sealed class KeyPresser(TmuxServer server)
{
    private Look? _missed;

    /// <summary>Presses the keys.</summary>
    /// <returns>False when another screen stands there: nothing was pressed; look again, and decide again.</returns>
    public async Task<bool> PressAsync(Look seen, IReadOnlyList<string> keys, CancellationToken token)
    {
        // A screen that looks the same after a miss has not moved; tmux reads a word of it in another way than we do.
        var same = _missed is { } missed && missed.Captured == seen.Captured && missed.Screen?.Cursor == seen.Screen?.Cursor;
        if (same || seen.Screen is not { } screen)
        {
            await server.SendKeysAsync(seen.Agent.Pane.Id, keys, token);
            return true;
        }

        var pressed = await server.TrySendKeysAsync(seen.Agent.Pane.Id, keys, ScreenStamp.Of(screen, TellingRows(seen, screen)), token);
        _missed = pressed ? null : seen;
        return pressed;
    }

    /// <summary>Rows that a dialog replaces or moves: the composer's, the one above it, and the last ones.</summary>
    private static IEnumerable<int> TellingRows(Look seen, Screen screen)
    {
        var telling = Enumerable.Range(0, screen.Rows.Count).Where(r => ScreenStamp.HasWord(screen.Rows[r])).ToList();
        var rows = telling.TakeLast(2);
        if (seen.Observation.Composer is { } composer)
        {
            rows = rows.Concat(telling.Where(r => r < composer.TopRow).TakeLast(1))
                .Concat(telling.Where(r => r >= composer.TopRow && r <= composer.BottomRow).TakeLast(1));
        }

        return rows;
    }
}
