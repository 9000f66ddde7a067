using System.Globalization;

namespace Moana.Workspaces;

/// <summary>Writes work that is to be removed to a git bundle in the state folder, from which <c>git fetch</c> brings it back.</summary>
internal static class WorkBundle
{
    /// <summary>Writes commits, with all of their history that no branch of the user's holds, and reads the bundle back.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="record">The workspace.</param>
    /// <param name="tips">The commits, by what they are.</param>
    /// <param name="clock">The time.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The bundle's path.</returns>
    /// <exception cref="MoanaException"><c>WorkNotSaved</c>.</exception>
    public static async Task<string> WriteAsync(
        Repository repository, WorkspaceRecord record, IReadOnlyDictionary<string, string> tips, TimeProvider clock, CancellationToken token)
    {
        var refs = tips.ToDictionary(t => $"refs/moana/saved/{record.Name}/{t.Key}", t => t.Value);
        var place = repository.Place;
        var path = await FindFileAsync(repository, record, clock.GetUtcNow()).ConfigureAwait(false);
        try
        {
            await place.MakeFolderAsync(Path.GetDirectoryName(path)!).ConfigureAwait(false);
            foreach (var (name, commit) in refs)
            {
                await repository.Git.RunAsync(["update-ref", name, commit], token).ConfigureAwait(false);
            }

            var held = record.Target is { } target && await repository.IsAncestorAsync(record.Base, $"refs/heads/{target}", token).ConfigureAwait(false);
            await repository.Git.RunAsync(["bundle", "create", path, .. refs.Keys, .. held ? new[] { $"^{record.Base}" } : []], token).ConfigureAwait(false);
            await repository.Git.RunAsync(["bundle", "verify", path], token).ConfigureAwait(false);
            await place.FlushAsync(path).ConfigureAwait(false);
            return path;
        }
        catch (Exception e) when (e is MoanaException or IOException or UnauthorizedAccessException)
        {
            throw WorkspaceErrors.NotSaved(record.Name, e);
        }
        finally
        {
            foreach (var name in refs.Keys)
            {
                await repository.Git.TryAsync(["update-ref", "-d", name], CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static async Task<string> FindFileAsync(Repository repository, WorkspaceRecord record, DateTimeOffset now)
    {
        var start = Path.Combine(WorkspaceFolders.Bundles(repository), $"{record.Name}-{now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");
        var path = start + ".bundle";
        for (var n = 2; await repository.Place.ExistsAsync(path).ConfigureAwait(false); n++)
        {
            path = string.Create(CultureInfo.InvariantCulture, $"{start}-{n}.bundle");
        }

        return path;
    }
}
