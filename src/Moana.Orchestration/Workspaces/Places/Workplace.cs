using Moana.Engine;
using Moana.Hosts;

namespace Moana.Workspaces;

/// <summary>A lock, until it is let go of.</summary>
/// <param name="Place">The machine, by the way on which nothing can be done any more once the lock is lost.</param>
/// <param name="Held">Lets go of it.</param>
internal sealed record PlaceLock(Workplace Place, IDisposable Held);

/// <summary>
/// The machine that a repository and its workspaces are on: its programs, its files and its locks. Files that cannot be read or
/// written are an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>, a host that cannot be reached a
/// <see cref="MoanaException"/>.
/// </summary>
internal abstract class Workplace
{
    /// <summary>This machine.</summary>
    public static Workplace Local => LocalWorkplace.Instance;

    /// <summary>The host's name, for objects; null for this machine.</summary>
    public abstract string? HostName { get; }

    /// <summary>The machine's own name.</summary>
    public abstract string MachineName { get; }

    /// <summary>Runs validation and setup commands there.</summary>
    public abstract ITaskValidator Validator { get; }

    /// <summary>That of a host, which has told what is asked of it once.</summary>
    /// <exception cref="MoanaException">It cannot be reached.</exception>
    public static async Task<Workplace> OnAsync(Host? host, CancellationToken token) =>
        host is null or { IsLocal: true } ? Local : await HostWorkplace.OpenAsync(host, token).ConfigureAwait(false);

    /// <summary>A file or folder in the user's state folder there.</summary>
    public abstract string StateNamed(string name);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="variables">What its environment has besides; a later one of a name counts, null removes it.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="OperationCanceledException">It took longer, or was cancelled.</exception>
    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public abstract Task<GitResult> RunAsync(
        string program, IReadOnlyList<string> arguments, string folder, IEnumerable<KeyValuePair<string, string?>> variables, TimeSpan patience, CancellationToken token);

    /// <summary>Whether a program can be run.</summary>
    public abstract Task<bool> HasProgramAsync(string program);

    /// <summary>Whether anything stands under a path.</summary>
    public abstract Task<bool> ExistsAsync(string path);

    /// <summary>Whether a folder does.</summary>
    public abstract Task<bool> IsFolderAsync(string path);

    /// <summary>Whether a folder has anything in it.</summary>
    public abstract Task<bool> HasEntriesAsync(string folder);

    /// <summary>A file's text; null where there is none.</summary>
    public abstract Task<string?> ReadAsync(string path);

    /// <summary>The texts of a folder's files whose names end so, in the order of their names; with each that cannot be read why.</summary>
    public abstract Task<IReadOnlyList<(string Path, string? Text, Exception? Error)>> ReadAllAsync(string folder, string ending);

    /// <summary>Writes a file, whole or not at all, and its folder where that is missing.</summary>
    public abstract Task WriteAsync(string path, string text);

    /// <summary>Sees to it that a file outlives a loss of power.</summary>
    public abstract Task FlushAsync(string path);

    /// <summary>Deletes files; those that are not there are none to delete.</summary>
    public abstract Task DeleteAsync(params IReadOnlyList<string> paths);

    /// <summary>Deletes a folder with all in it.</summary>
    public abstract Task DeleteFolderAsync(string path);

    /// <summary>Makes a folder, and those above it.</summary>
    public abstract Task MakeFolderAsync(string path);

    /// <summary>Copies a file, where it is there.</summary>
    public abstract Task CopyAsync(string from, string to);

    /// <summary>Copies files from one working tree to another; a link stays a link, and what may be executed may still be.</summary>
    public abstract Task CopyAllAsync(IReadOnlyList<string> files, string from, string to, bool missingOnly = false);

    /// <summary>The copies that are no longer as they were copied.</summary>
    public abstract Task<IReadOnlyList<string>> ChangedAsync(IReadOnlyList<string> files, string from, string to);

    /// <summary>The processes whose current folder is in a folder, as in <c>codex (4711)</c>. Other users' are not seen.</summary>
    public abstract Task<IReadOnlyList<string>> UsersAsync(string folder);

    /// <summary>Waits for a lock among all processes of that machine: a file that the system lets go of when its holder ends, however it ends.</summary>
    /// <param name="path">The file.</param>
    /// <param name="patience">How long.</param>
    /// <param name="clock">The time.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The lock; null where somebody else has it.</returns>
    public abstract Task<PlaceLock?> LockAsync(string path, TimeSpan patience, TimeProvider clock, CancellationToken token);
}
