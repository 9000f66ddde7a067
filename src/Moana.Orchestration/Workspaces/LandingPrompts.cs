namespace Moana.Workspaces;

/// <summary>What an agent is asked when its change did not land.</summary>
public static class LandingPrompts
{
    /// <summary>The prompt for a conflict or a failed validation.</summary>
    public static string Write(Landing landing) => landing.Outcome is LandingOutcome.Conflict
        ? $"""
        Your change cannot be put on the branch '{landing.Target}', which has moved since you began. These files conflict:

        {string.Join('\n', landing.Conflicts)}

        In this folder, commit your work, run `git merge {landing.Target}`, resolve the conflicts so that both changes keep their
        meaning, and commit. Do not push, and do not change the branch '{landing.Target}' itself.
        """
        : $"""
        Your change works with the branch '{landing.Target}' as it was when you began, but not with what it is now. {landing.Reason}
        The output ends with:

        {(landing.Validation is [.., var last] ? last.Output.TrimEnd() : "")}

        In this folder, commit your work, run `git merge {landing.Target}`, find the cause, fix it, and commit. Do not push, and do
        not change the branch '{landing.Target}' itself.
        """;
}
