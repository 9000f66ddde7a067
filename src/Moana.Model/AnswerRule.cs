namespace Moana;

/// <summary>
/// Allows one kind of answer to one kind of question. A question that no rule fits is never answered.
/// </summary>
public sealed record AnswerRule
{
    /// <summary>The id of the profile rule that saw the question, or null for any. Case does not count.</summary>
    public string? Rule { get; init; }

    /// <summary>
    /// A regular expression that the question's text has to match, or null for any. Without <see cref="Rule"/> it has to
    /// be given: a rule that fits every question is refused.
    /// </summary>
    public string? Match { get; init; }

    /// <summary>Whose questions: an agent's name or a pattern.</summary>
    public string Agent { get; init; } = OrchestrationTask.AnyAgent;

    /// <summary>
    /// The choice to take: its number, its text, or a word to which the agent's profile gives a meaning (<c>confirm</c>). It is
    /// taken only when the screen shows that it is the highlighted one. Either this or <see cref="Keys"/> is given.
    /// </summary>
    public string? Choice { get; init; }

    /// <summary>
    /// The keys to press, by tmux's names: <c>1</c>, <c>y</c>, <c>Enter</c>. Each comes when the effect of the one before it is
    /// seen; Enter as the first one is not pressed on a choice that refuses or buys something.
    /// </summary>
    public IReadOnlyList<string> Keys { get; init; } = [];
}
