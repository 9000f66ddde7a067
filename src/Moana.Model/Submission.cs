namespace Moana;

/// <summary>A change that was pushed as a branch, with the pull request for it. The output of <c>Submit-MoanaChange</c>.</summary>
public sealed record Submission
{
    /// <summary>The workspace's name.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>The branch, as it is called at the remote.</summary>
    public required string Branch { get; init => field = VisibleText.Of(value); }

    /// <summary>The branch that the request asks to merge it into.</summary>
    public required string Target { get; init => field = VisibleText.Of(value); }

    /// <summary>The remote that it was pushed to.</summary>
    public required string Remote { get; init => field = VisibleText.Of(value); }

    /// <summary>The id of the commit that was pushed, what was not committed included.</summary>
    public required string Commit { get; init => field = VisibleText.Of(value); }

    /// <summary>The address of the pull request, or of the merge request; null where the tool did not tell it.</summary>
    public string? Url { get; init => field = VisibleText.Of(value); }

    /// <summary>True when there was a request already, which shows the new commits.</summary>
    public bool Updated { get; init; }

    /// <summary>The tool that opened it: <c>gh</c> or <c>glab</c>.</summary>
    public required string Tool { get; init => field = VisibleText.Of(value); }

    /// <summary>The address, or the workspace's name where that is not known.</summary>
    public override string ToString() => Url ?? Name;
}
