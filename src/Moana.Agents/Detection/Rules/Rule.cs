using System.Collections.Frozen;

namespace Moana.Detection;

/// <summary>A rule of a profile: what the screen says when a condition holds.</summary>
internal sealed record Rule
{
    internal required string Id { get; init; }

    internal required AgentStatus Status { get; init; }

    /// <summary>Rules of a higher priority are tried first, rules of the same one in the order of the file.</summary>
    internal int Priority { get; init; }

    /// <summary>Why, in words; the id when not said.</summary>
    internal string? Says { get; init; }

    /// <summary>An overlay: the status from before it stands.</summary>
    internal bool Keep { get; init; }

    /// <summary>Whether ready ends an open turn.</summary>
    internal bool EndsTurn { get; init; }

    /// <summary>How long nothing may move until the screen is that of an agent that is ready; null where the rule is sure at once.</summary>
    internal TimeSpan? Settles { get; init; }

    /// <summary>How the turn ended that the rule sees the end of, where it did not end by itself; else null.</summary>
    internal TurnOutcome? Outcome { get; init; }

    /// <summary>Named answers to the dialog that the rule sees.</summary>
    internal IReadOnlyDictionary<string, NamedAnswer> Answers { get; init; } = FrozenDictionary<string, NamedAnswer>.Empty;

    internal required Condition When { get; init; }

    /// <summary>The file and line that it was read from.</summary>
    internal required string Source { get; init; }
}
