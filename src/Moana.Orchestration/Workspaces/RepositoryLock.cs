namespace Moana.Workspaces;

/// <summary>
/// A lock among all processes that work on a repository: a file in its common git folder, which the system lets go of when
/// its holder ends, however it ends. On a host the holder is the shell that does the work: whose way there is cut can do
/// nothing more, and the next one begins when what ran there has ended. Where a file system keeps no locks among machines, it
/// only orders; what must not be broken moves by compare-and-swap.
/// </summary>
internal sealed class RepositoryLock : IDisposable
{
    /// <summary>Around making and removing workspaces.</summary>
    public const string Workspaces = "workspaces.lock";

    /// <summary>Around making one workspace, its setup included, which may take long: others are made meanwhile.</summary>
    public static string Making(string name) => Path.Combine("making", name + ".lock");

    /// <summary>Around a landing, from the newest target to its move.</summary>
    public const string Landing = "landing.lock";

    private readonly IDisposable _held;

    private RepositoryLock(IDisposable held, Repository repository) => (_held, Repository) = (held, repository);

    /// <summary>The repository, for all that is done under the lock: once it is lost, nothing can be done by this any more.</summary>
    public Repository Repository { get; }

    /// <summary>The file beside a lock that says who holds it: a locked file is read by nobody else.</summary>
    public static string HolderOf(string path) => path + ".holder";

    /// <summary>Waits for the lock.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="name">Which lock.</param>
    /// <param name="patience">How long.</param>
    /// <param name="clock">The time.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>LandingQueueBusy</c>, or the host cannot be reached.</exception>
    public static async Task<RepositoryLock> TakeAsync(Repository repository, string name, TimeSpan patience, TimeProvider clock, CancellationToken token)
    {
        var path = Path.Combine(repository.RecordFolder, name);
        return await repository.Place.LockAsync(path, patience, clock, token).ConfigureAwait(false) is { } held
            ? new(held.Held, repository.By(held.Place))
            : throw WorkspaceErrors.QueueBusy(repository.Root, await HolderAsync(repository.Place, path).ConfigureAwait(false));
    }

    /// <summary>Removes the files of a lock that nobody needs any more.</summary>
    public static Task ForgetAsync(Repository repository, string name)
    {
        var path = Path.Combine(repository.RecordFolder, name);
        return repository.Place.DeleteAsync(path, HolderOf(path));
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();

    private static async Task<string> HolderAsync(Workplace place, string path)
    {
        try
        {
            return (await place.ReadAsync(HolderOf(path)).ConfigureAwait(false))?.Split('\n')[0].Trim() is { Length: > 0 } holder ? holder : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
