using System.Globalization;

namespace Moana.Workspaces;

/// <summary>
/// A lock among all processes that work on a repository: a file in its common git folder, which the system lets go of when
/// its holder ends, however it ends. Where a file system keeps no locks among machines, it only orders; what must not be
/// broken moves by compare-and-swap.
/// </summary>
internal sealed class RepositoryLock : IDisposable
{
    /// <summary>Around making and removing workspaces.</summary>
    public const string Workspaces = "workspaces.lock";

    /// <summary>Around making one workspace, its setup included, which may take long: others are made meanwhile.</summary>
    public static string Making(string name) => Path.Combine("making", name + ".lock");

    /// <summary>Around a landing, from the newest target to its move.</summary>
    public const string Landing = "landing.lock";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private RepositoryLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="name">Which lock.</param>
    /// <param name="patience">How long.</param>
    /// <param name="clock">The time.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>LandingQueueBusy</c>.</exception>
    public static async Task<RepositoryLock> TakeAsync(Repository repository, string name, TimeSpan patience, TimeProvider clock, CancellationToken token)
    {
        var path = Path.Combine(repository.RecordFolder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var began = clock.GetTimestamp(); ; await Task.Delay(Glance, clock, token).ConfigureAwait(false))
        {
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                Sign(path);
                return new(file);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException) && clock.GetElapsedTime(began) < patience)
            {
                // Somebody has it, for now.
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException))
            {
                throw WorkspaceErrors.QueueBusy(repository.Root, Holder(path));
            }
        }
    }

    /// <summary>Removes the files of a lock that nobody needs any more.</summary>
    public static void Forget(Repository repository, string name)
    {
        var path = Path.Combine(repository.RecordFolder, name);
        if (File.Exists(path))
        {
            File.Delete(path);
            File.Delete(path + ".holder");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Beside the lock, since a locked file is read by nobody else.</summary>
    private static void Sign(string path)
    {
        try
        {
            File.WriteAllText(path + ".holder", string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}"));
        }
        catch (IOException)
        {
            // It is for error texts only.
        }
    }

    private static string Holder(string path)
    {
        try
        {
            return File.ReadAllText(path + ".holder");
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
