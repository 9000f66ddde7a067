using Moana.Tmux;
using Moana.Tmux.Screens;

namespace Moana.Panes;

/// <summary>
/// Presses keys and pastes on what a look saw, and on nothing else: tmux does it only while the cursor and some words of the
/// screen stand where they stood, so a dialog that opens between the look and the key gets nothing.
/// </summary>
internal sealed class KeyPresser(TmuxServer server)
{
    /// <summary>Presses the keys.</summary>
    /// <returns>False when another screen stands there: nothing was pressed; look again, and decide again.</returns>
    public Task<bool> PressAsync(Look seen, IReadOnlyList<string> keys, CancellationToken token) =>
        TryAsync(seen, stamp => server.TrySendKeysAsync(seen.Agent.Pane.Id, keys, stamp, token));

    /// <summary>Pastes a text.</summary>
    /// <returns>False when another screen stands there: nothing was pasted; look again, and decide again.</returns>
    public Task<bool> PasteAsync(Look seen, string text, CancellationToken token) =>
        TryAsync(seen, stamp => server.TryPasteAsync(seen.Agent.Pane.Id, text, stamp, token));

    private static async Task<bool> TryAsync(Look seen, Func<ScreenStamp, Task<bool>> sendAsync) =>
        seen.Screen is { } screen && await sendAsync(ScreenStamp.Of(screen, TellingRows(seen, screen)));

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
