namespace Moana.Detection;

/// <summary>The choices of an open dialog, as its rows show them, and the one that Enter would take.</summary>
/// <param name="Choices">The choices, in their order. Those beyond the edge of a small screen are not among them.</param>
/// <param name="Highlighted">The index of the highlighted one; null where no sign and no style tells.</param>
/// <param name="InOneRow">Whether they stand side by side, so that Left and Right move between them.</param>
public sealed record DialogMenu(IReadOnlyList<DialogChoice> Choices, int? Highlighted, bool InOneRow)
{
    /// <summary>The choice that Enter would take; null where that cannot be told.</summary>
    public DialogChoice? Marked => Highlighted is { } index ? Choices[index] : null;

    /// <summary>Its choices, for people: <c>1 'Yes', 2 'No'</c>.</summary>
    public override string ToString() => string.Join(", ", Choices);

    /// <summary>
    /// The choice that a person names by its number or by its text: all of it, without regard to case and to a shortcut in
    /// brackets behind it; or its first words, where they are two or more and no other choice has them. One word is not
    /// enough: "Yes" does not mean "Yes, and don't ask again".
    /// </summary>
    /// <returns>The choice; null where none has the name, or several have.</returns>
    public DialogChoice? Named(string name)
    {
        if (int.TryParse(name, out var number))
        {
            return Only(Choices.Where(c => c.Number == number));
        }

        var folded = Folded(name);
        return folded.Length == 0 ? null
            : Only(Choices.Where(c => Folded(c.Text) == folded || Folded($"{c.Text} {c.Description}") == folded))
            ?? (folded.Contains(' ', StringComparison.Ordinal) ? Only(Choices.Where(c => StartsWith(Folded($"{c.Text} {c.Description}"), folded))) : null);
    }

    /// <summary>Whether another look shows the same menu, whichever of its choices is highlighted.</summary>
    public bool IsSame(DialogMenu? other) => other is not null && Choices.Select(Key).SequenceEqual(other.Choices.Select(Key));

    internal int IndexOf(DialogChoice choice) => Choices.Select(Key).ToList().IndexOf(Key(choice));

    private static (int?, string) Key(DialogChoice choice) => (choice.Number, choice.Text);

    private static DialogChoice? Only(IEnumerable<DialogChoice> found) => found.Take(2).ToList() is [var one] ? one : null;

    private static bool StartsWith(string text, string start) =>
        text.StartsWith(start, StringComparison.Ordinal) && (text.Length == start.Length || !char.IsLetterOrDigit(text[start.Length]));

    private static string Folded(string text)
    {
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant().Replace('’', '\'');
        var shortcut = words.EndsWith(')') ? words.LastIndexOf(" (", StringComparison.Ordinal) : -1;
        return (shortcut > 0 ? words[..shortcut] : words).TrimEnd('.', '…', ' ');
    }
}

/// <summary>A choice of a dialog.</summary>
/// <param name="Number">The number before it; null where it has none.</param>
/// <param name="Text">Its text, without sign and number.</param>
/// <param name="Description">What stands behind it, set apart, or in the rows below it; empty where nothing does.</param>
public sealed record DialogChoice(int? Number, string Text, string Description)
{
    /// <inheritdoc/>
    public override string ToString() => Number is { } number ? $"{number} '{Text}'" : $"'{Text}'";
}
