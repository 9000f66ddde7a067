using Moana.Monitoring;
using Moana.Tmux;
using Moana.Tmux.Screens;

namespace Moana.Delivery;

/// <summary>
/// Presses keys and pastes on what a look saw, and on nothing else: tmux does it only while the cursor and some words of the
/// screen stand where they stood, so a dialog that opens between the look and the key gets nothing. Where a screen
/// has not moved and tmux finds its words elsewhere, the cursor alone has to do.
/// </summary>
internal sealed class KeyPresser(TmuxServer server)
{
    private Look? _missed;

    /// <summary>Presses the keys.</summary>
    /// <returns>False when another screen stands there: nothing was pressed; look again, and decide again.</returns>
    public Task<bool> PressAsync(Look seen, IReadOnlyList<string> keys, CancellationToken token) =>
        TryAsync(seen, stamp => server.TrySendKeysAsync(seen.Agent.Pane.Id, keys, stamp, token));

    /// <summary>Pastes a text.</summary>
    /// <returns>False when another screen stands there: nothing was pasted; look again, and decide again.</returns>
    public Task<bool> PasteAsync(Look seen, string text, CancellationToken token) =>
        TryAsync(seen, stamp => server.TryPasteAsync(seen.Agent.Pane.Id, text, stamp, token));

    private async Task<bool> TryAsync(Look seen, Func<ScreenStamp, Task<bool>> sendAsync)
    {
        if (seen.Screen is not { } screen)
        {
            return false;
        }

        var unmoved = _missed is { } missed && missed.Captured == seen.Captured && missed.Screen?.Cursor == screen.Cursor;
        var sent = await sendAsync(ScreenStamp.Of(screen, unmoved ? [] : TellingRows(seen, screen)));
        _missed = sent ? null : seen;
        return sent;
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
