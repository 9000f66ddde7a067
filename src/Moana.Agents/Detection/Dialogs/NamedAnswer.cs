namespace Moana.Detection;

/// <summary>What a profile means by a word such as <c>confirm</c>: a choice of the dialog, or keys.</summary>
/// <param name="Keys">The keys, by tmux's names; empty where it is a choice.</param>
/// <param name="Choices">Patterns of the choice's text, the best first; empty where it is keys.</param>
internal sealed record NamedAnswer(IReadOnlyList<string> Keys, IReadOnlyList<Pattern> Choices)
{
    /// <summary>The choice of a menu that is meant; null where the menu has none such.</summary>
    internal DialogChoice? In(DialogMenu menu) => Choices.Select(p => menu.Choices.FirstOrDefault(c => p.IsMatch(c.Text))).FirstOrDefault(c => c is not null);
}
