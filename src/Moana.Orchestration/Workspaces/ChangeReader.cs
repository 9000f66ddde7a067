using System.Globalization;

namespace Moana.Workspaces;

/// <summary>Reads what was changed in a workspace since it began, or since it landed last.</summary>
/// <param name="repository">The repository.</param>
internal sealed class ChangeReader(Repository repository)
{
    private Git Git => repository.Git;

    /// <summary>How many commits up to a commit have not landed.</summary>
    public static async Task<int> CountAsync(Repository repository, WorkspaceRecord record, string tip, CancellationToken token) =>
        await repository.Git.FindAsync(["rev-list", "--count", tip, .. Except(record)], token).ConfigureAwait(false) is { } count
            ? int.Parse(count, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>The change.</summary>
    public async Task<Change> ReadAsync(WorkspaceRecord record, string? target, bool diff, CancellationToken token)
    {
        var (snapshot, from) = await FindAsync(record, target ?? record.Target, Snapshot.Unfinished, token).ConfigureAwait(false);
        return new()
        {
            Name = record.Name,
            Branch = record.Branch,
            Path = record.Path,
            Repository = await repository.Place.IsFolderAsync(record.Source).ConfigureAwait(false) ? record.Source : repository.Root,
            HostName = repository.HostName,
            Target = target ?? record.Target,
            Base = from,
            Tip = snapshot.Tip,
            Commits = await ReadCommitsAsync(from, snapshot.Head, token).ConfigureAwait(false),
            Files = await ReadFilesAsync(from, snapshot.Tip, token).ConfigureAwait(false),
            Uncommitted = snapshot.Uncommitted.Count,
            Conflicts = await ForeseeAsync(from, snapshot.Tip, target ?? record.Target, token).ConfigureAwait(false),
            Diff = diff ? await Git.RunAsync(["diff", "--no-ext-diff", "--no-color", "--find-renames", from, snapshot.Tip], token).ConfigureAwait(false) : null,
            Agent = record.Agent,
            Task = record.Task,
        };
    }

    /// <summary>
    /// All that stands in a workspace, and the commit that its change is counted from: its base, what has landed of it, or,
    /// where the target was merged into it or it was put on the target since, the newest commit of the target that it has.
    /// </summary>
    public async Task<(Snapshot Snapshot, string From)> FindAsync(WorkspaceRecord record, string? target, string message, CancellationToken token)
    {
        var workspace = await WorkspaceCatalog.StateOfAsync(repository, record).ConfigureAwait(false);
        if (workspace is not WorkspaceState.Ready)
        {
            throw workspace is WorkspaceState.Missing ? WorkspaceErrors.WorkspaceMissing(record.Name, record.Path, record.Branch) : WorkspaceErrors.WorkspaceIncomplete(record.Name);
        }

        var snapshot = await Snapshot.TakeAsync(repository, record, message, [], token).ConfigureAwait(false);
        var common = target is null ? null : await Git.FindAsync(["merge-base", snapshot.Tip, $"refs/heads/{target}"], token).ConfigureAwait(false);
        return (snapshot, common is not null && await repository.IsAncestorAsync(record.From, common, token).ConfigureAwait(false) ? common : record.From);
    }

    private static IEnumerable<string> Except(WorkspaceRecord record) =>
        new[] { record.Base, record.LandedTip, record.LandedAs }.OfType<string>().Select(c => $"^{c}");

    private async Task<IReadOnlyList<ChangeCommit>> ReadCommitsAsync(string from, string head, CancellationToken token)
    {
        var fields = await Git.ListAsync(["log", "-z", "--reverse", "--no-show-signature", "--format=%H%x00%s%x00%an%x00%cI", head, $"^{from}"], token).ConfigureAwait(false);
        return
        [
            .. fields.Chunk(4).Where(c => c.Length == 4)
                .Select(c => new ChangeCommit(c[0], c[1], c[2], DateTimeOffset.Parse(c[3], CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>The files that differ between two commits.</summary>
    public async Task<IReadOnlyList<ChangedFile>> ReadFilesAsync(string from, string tip, CancellationToken token)
    {
        var kinds = new Queue<string>(await Git.ListAsync(["diff", "-z", "--name-status", "--find-renames", from, tip], token).ConfigureAwait(false));
        var lines = new Queue<string>(await Git.ListAsync(["diff", "-z", "--numstat", "--find-renames", "--no-ext-diff", from, tip], token).ConfigureAwait(false));
        var files = new List<ChangedFile>();
        while (kinds.TryDequeue(out var kind) && lines.TryDequeue(out var counts))
        {
            var renamed = kind[0] is 'R' or 'C';
            var old = renamed ? kinds.Dequeue() : null;
            var path = kinds.Dequeue();
            if (renamed)
            {
                // Both paths of a renamed file stand behind its counts.
                lines.Dequeue();
                lines.Dequeue();
            }

            var count = counts.Split('\t');
            files.Add(new(path, KindOf(kind[0]), Number(count[0]), Number(count[1]), old));
        }

        return [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)];
    }

    /// <summary>The files that a merge of the change into a target would leave in conflict; null where nobody can tell.</summary>
    private async Task<IReadOnlyList<string>?> ForeseeAsync(string from, string tip, string? target, CancellationToken token)
    {
        if (target is null || repository.Version < Git.MergeTree || await repository.FindBranchAsync(target, token).ConfigureAwait(false) is not { } into)
        {
            return null;
        }

        // One commit on the point from which the change is counted: then that is the common ancestor, whatever landed before.
        var tree = await Git.RunAsync(["rev-parse", $"{tip}^{{tree}}"], token).ConfigureAwait(false);
        var net = await NetCommit.WriteAsync(Git, tree, [from], "foreseen", token).ConfigureAwait(false);
        var ground = await NetCommit.WriteAsync(Git, await Git.RunAsync(["rev-parse", $"{into}^{{tree}}"], token).ConfigureAwait(false), [from], "target", token).ConfigureAwait(false);
        var merged = await Git.TryAsync(["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ground, net], token).ConfigureAwait(false);
        return merged.ExitCode switch
        {
            0 => [],
            1 => [.. merged.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Skip(1).Distinct().Order(StringComparer.Ordinal)],
            _ => null,
        };
    }

    private static FileChange KindOf(char letter) => letter switch
    {
        'A' or 'C' => FileChange.Added,
        'D' => FileChange.Deleted,
        'R' => FileChange.Renamed,
        _ => FileChange.Modified,
    };

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
