using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What became of a change that was to land.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LandingOutcome>))]
public enum LandingOutcome
{
    /// <summary>It is in the target.</summary>
    Landed,

    /// <summary>There was nothing that had not landed yet.</summary>
    Empty,

    /// <summary>It cannot be applied to the newest target. The target is as it was.</summary>
    Conflict,

    /// <summary>Applied to the newest target it does not pass the validation. The target is as it was.</summary>
    ValidationFailed,
}

/// <summary>What became of a change that was to land in a branch. The output of <c>Merge-MoanaChange</c>.</summary>
public sealed record Landing
{
    /// <summary>The workspace's name.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>What became of it.</summary>
    public required LandingOutcome Outcome { get; init; }

    /// <summary>The branch that it was to land in.</summary>
    public required string Target { get; init => field = VisibleText.Of(value); }

    /// <summary>The id of the target's commit before.</summary>
    public required string Before { get; init => field = VisibleText.Of(value); }

    /// <summary>The id of the target's commit with the change; null unless it landed.</summary>
    public string? Commit { get; init => field = VisibleText.Of(value); }

    /// <summary>The files in conflict; empty without one.</summary>
    public IReadOnlyList<string> Conflicts { get; init => field = TextList.Visible(value); } = TextList.Of([]);

    /// <summary>How each validation command ended, in order; the last one that ran tells.</summary>
    public IReadOnlyList<ValidationResult> Validation { get; init; } = [];

    /// <summary>Why it ended so, in a sentence.</summary>
    public required string Reason { get; init => field = VisibleText.Of(value); }

    /// <summary>How often its agent was asked to correct it.</summary>
    public int Fixes { get; init; }

    /// <summary>
    /// Why its agent corrects it no further, as the id of an error: <c>TurnAsks</c>, <c>TurnInterrupted</c>, <c>TurnTimeout</c>,
    /// <c>PromptRefused</c>, <c>AgentNotFound</c> and the like; null where nothing kept it from that.
    /// </summary>
    public string? FixError { get; init => field = VisibleText.Of(value); }

    /// <summary>The remote that the target was pushed to; null when it was not.</summary>
    public string? Pushed { get; init => field = VisibleText.Of(value); }

    /// <summary>How long it took, in seconds, its time in the queue included.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>The workspace's name.</summary>
    public override string ToString() => Name;
}
