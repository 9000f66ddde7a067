using System.ComponentModel;
using System.Globalization;
using System.Text;
using Moana.Engine;
using Moana.Hosts;
using Moana.Validation;

namespace Moana.Workspaces;

/// <summary>This machine.</summary>
internal sealed class LocalWorkplace : Workplace
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private LocalWorkplace()
    {
    }

    /// <summary>The one there is.</summary>
    public static LocalWorkplace Instance { get; } = new();

    /// <inheritdoc/>
    public override string? HostName => null;

    /// <inheritdoc/>
    public override string MachineName => Environment.MachineName;

    /// <inheritdoc/>
    public override ITaskValidator Validator { get; } = new CommandValidator();

    /// <inheritdoc/>
    public override string StateNamed(string name) => StateFolder.Named(name);

    /// <inheritdoc/>
    public override async Task<GitResult> RunAsync(
        string program, IReadOnlyList<string> arguments, string folder, IEnumerable<KeyValuePair<string, string?>> variables, TimeSpan patience, CancellationToken token)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
        deadline.CancelAfter(patience);
        try
        {
            using var process = new ToolProcess(program, arguments, folder, variables);
            return await process.RunAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            throw Directory.Exists(folder) ? new FileNotFoundException(e.Message, program, e) : new DirectoryNotFoundException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override Task<bool> HasProgramAsync(string program) => Task.FromResult(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program))));

    /// <inheritdoc/>
    public override Task<bool> ExistsAsync(string path) => Task.FromResult(Path.Exists(path));

    /// <inheritdoc/>
    public override Task<bool> IsFolderAsync(string path) => Task.FromResult(Directory.Exists(path));

    /// <inheritdoc/>
    public override Task<bool> HasEntriesAsync(string folder) => Task.FromResult(Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any());

    /// <inheritdoc/>
    public override async Task<string?> ReadAsync(string path)
    {
        try
        {
            return await File.ReadAllTextAsync(path).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<(string Path, string? Text, Exception? Error)>> ReadAllAsync(string folder, string ending)
    {
        var all = new List<(string, string?, Exception?)>();
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + ending).Order(StringComparer.OrdinalIgnoreCase).ToArray() : [])
        {
            try
            {
                all.Add((file, await ReadAsync(file).ConfigureAwait(false), null));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                all.Add((file, null, e));
            }
        }

        return all;
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Guid.NewGuid():n}.new";
        try
        {
            await using (var stream = new FileStream(draft, FileMode.CreateNew))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text)).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <inheritdoc/>
    public override Task FlushAsync(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(params IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (File.Exists(path)) File.Delete(path);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task DeleteFolderAsync(string path)
    {
        Directory.Delete(path, recursive: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task MakeFolderAsync(string path)
    {
        Directory.CreateDirectory(path);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task CopyAsync(string from, string to)
    {
        if (File.Exists(from)) File.Copy(from, to);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task CopyAllAsync(IReadOnlyList<string> files, string from, string to, bool missingOnly = false)
    {
        foreach (var file in files.Where(f => !missingOnly || !Path.Exists(Path.Combine(to, f))))
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

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> ChangedAsync(IReadOnlyList<string> files, string from, string to) => Task.FromResult<IReadOnlyList<string>>(
    [
        .. files.Where(f => new FileInfo(Path.Combine(to, f)) is { Exists: true, LinkTarget: null } && !Same(Path.Combine(from, f), Path.Combine(to, f))),
    ]);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> UsersAsync(string folder) => Task.FromResult(FolderUsers.Find(folder));

    /// <inheritdoc/>
    public override async Task<PlaceLock?> LockAsync(string path, TimeSpan patience, TimeProvider clock, CancellationToken token)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var began = clock.GetTimestamp(); ; await Task.Delay(Glance, clock, token).ConfigureAwait(false))
        {
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                Sign(path);
                return new(this, file);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException) && clock.GetElapsedTime(began) < patience)
            {
                // Somebody has it, for now.
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException))
            {
                return null;
            }
        }
    }

    /// <summary>Beside the lock, since a locked file is read by nobody else.</summary>
    private static void Sign(string path)
    {
        try
        {
            File.WriteAllText(RepositoryLock.HolderOf(path), string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}"));
        }
        catch (IOException)
        {
            // It is for error texts only.
        }
    }

    private static bool Same(string one, string other) => File.Exists(one) && new FileInfo(one).Length == new FileInfo(other).Length
        && File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));
}
