namespace Moana.Workspaces;

/// <summary>Copies files that git ignores from one working tree to another.</summary>
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

    /// <summary>Copies files; a link stays a link, and what may be executed may still be.</summary>
    public static void Copy(IEnumerable<string> files, string from, string to)
    {
        foreach (var file in files)
        {
            var (source, target) = (new FileInfo(Path.Combine(from, file)), Path.Combine(to, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (source.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(target, link);
            }
            else if (source.Exists)
            {
                source.CopyTo(target, overwrite: true);
            }
        }
    }

    /// <summary>The copies that are no longer as they were copied.</summary>
    public static IReadOnlyList<string> Changed(IEnumerable<string> files, string from, string to) =>
    [
        .. files.Where(f => new FileInfo(Path.Combine(to, f)) is { Exists: true, LinkTarget: null } && !Same(Path.Combine(from, f), Path.Combine(to, f))),
    ];

    private static bool Same(string one, string other) => File.Exists(one) && new FileInfo(one).Length == new FileInfo(other).Length
        && File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));
}
