namespace Moana.Workspaces;

/// <summary>The files that git ignores and workspaces get: copies of them.</summary>
internal static class FileCopies
{
    /// <summary>The ignored files that patterns mean, relative to the root of the repository.</summary>
    /// <param name="repository">The repository; patterns count from its root.</param>
    /// <param name="patterns">Patterns as in git's <c>:(glob)</c>: <c>*</c> within a folder, <c>**</c> over folders; a folder means all in it.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>CopyNotIgnored</c>, <c>BadCopyPattern</c>.</exception>
    public static async Task<IReadOnlyList<string>> FindAsync(Repository repository, IReadOnlyList<string> patterns, CancellationToken token)
    {
        if (patterns.Count == 0)
        {
            return [];
        }

        if (patterns.FirstOrDefault(p => p.Length == 0 || Path.IsPathRooted(p) || p.Split('/').Contains("..")) is { } outside)
        {
            throw WorkspaceErrors.BadCopyPattern(outside);
        }

        var paths = patterns.Select(p => $":(top,glob){p}").ToList();
        // Not ignored are those that git would add.
        var open = await repository.Git.ListAsync(["ls-files", "-z", "--others", "--exclude-standard", "--", .. paths], token).ConfigureAwait(false);
        return open.Count > 0
            ? throw WorkspaceErrors.CopyNotIgnored(open[0])
            : [.. (await repository.Git.ListAsync(["ls-files", "-z", "--others", "--", .. paths], token).ConfigureAwait(false)).Where(p => !p.EndsWith('/'))];
    }
}
