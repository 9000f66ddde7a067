namespace Moana.Workspaces;

/// <summary>How a change is handed in.</summary>
public sealed record SubmissionOptions
{
    /// <summary>The branch that it is to be merged into; null for the one that the workspace began from.</summary>
    public string? Target { get; init; }

    /// <summary>The title, and the message of a commit of what was not committed; written as the message of a landing.</summary>
    public string Title { get; init; } = LandingOptions.DefaultMessage;

    /// <summary>The text; null for the subjects of the commits.</summary>
    public string? Body { get; init; }

    /// <summary>Whether it is not yet to be merged.</summary>
    public bool Draft { get; init; }
}
