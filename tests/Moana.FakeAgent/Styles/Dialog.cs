namespace Moana.FakeAgent.Styles;

/// <summary>What a dialog asks.</summary>
internal enum DialogKind
{
    Permission,
    Trust,

    /// <summary>A limit was reached: wait, or pay.</summary>
    Limit,
}

/// <summary>One entry of a dialog's menu.</summary>
/// <param name="Label">Its text, without the number.</param>
/// <param name="Accepts">Whether it lets the agent go on.</param>
/// <param name="Shortcut">A letter that chooses it at once.</param>
internal sealed record Choice(string Label, bool Accepts, char? Shortcut = null);

/// <summary>A question with a menu, and which entry is selected.</summary>
internal sealed class Dialog(DialogKind kind, IReadOnlyList<Choice> choices, bool hasNumbers = true)
{
    internal DialogKind Kind => kind;
    internal IReadOnlyList<Choice> Choices => choices;
    internal int Selected { get; set; }

    /// <summary>How its menu is drawn.</summary>
    internal MenuLook Look { get; set; }

    /// <summary>Whether a digit chooses an entry at once.</summary>
    internal bool HasNumbers => hasNumbers;

    /// <summary>The entry that a typed character chooses, or null.</summary>
    internal Choice? ByShortcut(char character)
    {
        if (hasNumbers && character is >= '1' and <= '9' && character - '1' < choices.Count)
            return choices[character - '1'];

        return choices.FirstOrDefault(c => c.Shortcut == char.ToLowerInvariant(character));
    }

    /// <summary>The entry that Escape stands for: the last one that refuses.</summary>
    internal Choice Refusal => choices.Last(c => !c.Accepts);
}
