namespace Moana.Workspaces;

/// <summary>A commit object that no branch holds: a tree on a parent.</summary>
internal static class NetCommit
{
    private static readonly Dictionary<string, string?> Anonymous = new()
    {
        ["GIT_AUTHOR_NAME"] = "Moana",
        ["GIT_AUTHOR_EMAIL"] = "moana@localhost",
        ["GIT_COMMITTER_NAME"] = "Moana",
        ["GIT_COMMITTER_EMAIL"] = "moana@localhost",
    };

    /// <summary>Writes one, by the user; where git does not know who that is by Moana, since it may only be to compare with, or to be kept.</summary>
    public static async Task<string> WriteAsync(Git git, string tree, IReadOnlyList<string> parents, string message, CancellationToken token)
    {
        IReadOnlyList<string> command = ["commit-tree", tree, .. parents.SelectMany(p => new[] { "-p", p }), "-m", message];
        return await git.FindAsync(command, token).ConfigureAwait(false)
            ?? await (git with { Environment = git.Environment.Concat(Anonymous).ToDictionary() }).RunAsync(command, token).ConfigureAwait(false);
    }
}
