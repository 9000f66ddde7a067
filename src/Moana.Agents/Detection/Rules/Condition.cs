namespace Moana.Detection;

/// <summary>What a condition found.</summary>
/// <param name="Region">Where.</param>
/// <param name="Text">The text that matched.</param>
internal readonly record struct Finding(string Region, string Text);

/// <summary>
/// When a rule holds: all of the parts that it names. A condition that names nothing holds always.
/// </summary>
internal sealed record Condition
{
    /// <summary>A text that has to be there.</summary>
    internal TextTest? Text { get; init; }

    /// <summary>The state that the composer has to be in.</summary>
    internal ComposerState? Composer { get; init; }

    /// <summary>Whether a sent prompt has to be seen above the composer.</summary>
    internal bool? Prompt { get; init; }

    /// <summary>Whether styles have to be captured.</summary>
    internal bool? Styled { get; init; }

    internal IReadOnlyList<Condition> All { get; init; } = [];

    internal IReadOnlyList<Condition> Any { get; init; } = [];

    internal IReadOnlyList<Condition> Not { get; init; } = [];

    /// <summary>Applies the condition; the first finding stands as evidence.</summary>
    internal bool Holds(Sight sight, ref Finding? finding)
    {
        if ((Styled is { } styled && styled != sight.Map.HasStyles)
            || (Composer is { } state && !sight.Is(state))
            || (Text is not null && !Text.Holds(sight, ref finding))
            || (Prompt is { } prompt && prompt != sight.Map.HasTurn))
        {
            return false;
        }

        foreach (var condition in All)
        {
            if (!condition.Holds(sight, ref finding))
            {
                return false;
            }
        }

        Finding? ignored = null;
        foreach (var condition in Not)
        {
            if (condition.Holds(sight, ref ignored))
            {
                return false;
            }
        }

        foreach (var condition in Any)
        {
            if (condition.Holds(sight, ref finding))
            {
                return true;
            }
        }

        return Any.Count == 0;
    }
}

/// <summary>States of the composer.</summary>
internal enum ComposerState
{
    /// <summary>It is on the screen.</summary>
    Present,

    /// <summary>It is not.</summary>
    Absent,

    /// <summary>It is on the screen, and nothing was typed.</summary>
    Empty,

    /// <summary>It is on the screen, and holds text.</summary>
    Typed,
}
