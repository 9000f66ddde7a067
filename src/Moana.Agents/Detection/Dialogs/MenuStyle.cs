using Moana.Tmux.Screens;

namespace Moana.Detection;

/// <summary>Tells by their looks which of several choices is highlighted.</summary>
internal static class MenuStyle
{
    /// <summary>
    /// The one that alone is turned around, or alone has another background than its row, or than all others of three or more.
    /// </summary>
    /// <param name="choices">How each choice looks.</param>
    /// <param name="rows">How the row of each looks beside it.</param>
    internal static int? Highlighted(IReadOnlyList<TextStyle> choices, IReadOnlyList<TextStyle> rows) =>
        Only(choices, c => c.Attributes.HasFlag(TextAttributes.Reverse))
        ?? Only([.. choices.Zip(rows)], c => c.First.Background != c.Second.Background)
        ?? (choices.Count > 2 ? Only(choices, c => choices.Count(o => o.Background == c.Background) == 1) : null);

    private static int? Only<T>(IReadOnlyList<T> items, Func<T, bool> holds)
    {
        var found = Enumerable.Range(0, items.Count).Where(i => holds(items[i])).Take(2).ToList();
        return found is [var one] ? one : null;
    }
}
