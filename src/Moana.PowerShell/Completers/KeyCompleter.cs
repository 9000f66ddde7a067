namespace Moana.Completers;

/// <summary>Keys that dialogs are answered with. Any other name that tmux knows can be typed as well.</summary>
public sealed class KeyCompleter : Completer
{
    private static readonly Candidate[] _keys =
    [
        new("Enter", "Enter: chooses what is marked"),
        new("Escape", "Escape: cancels"),
        new("Up"),
        new("Down"),
        new("Left"),
        new("Right"),
        new("Tab"),
        new("BTab", "BTab: Shift+Tab"),
        new("Space"),
        new("BSpace", "BSpace: backspace"),
        new("Home"),
        new("End"),
        new("PageUp"),
        new("PageDown"),
        new("C-c", "C-c: interrupts, and ends some agents"),
        new("y", "y: yes, in many dialogs"),
        new("n", "n: no, in many dialogs"),
        .. Enumerable.Range(1, 9).Select(i => new Candidate($"{i}", $"{i}: chooses entry {i}, in many dialogs")),
    ];

    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        Task.FromResult<IEnumerable<Candidate>>(_keys);
}
