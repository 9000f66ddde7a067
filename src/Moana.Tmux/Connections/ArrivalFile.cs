using System.Security.Cryptography;
using System.Text;

namespace Moana.Tmux.Connections;

/// <summary>
/// The gate between the processes of one user: locks on files in the user's runtime folder, which end with their process.
/// Clients come in one at a time, changes go together. Who is next in line holds the door, so that a stream of changes
/// keeps no client out.
/// </summary>
/// <param name="folder">Gives the folder; null where there is none, and then nobody is waited for.</param>
/// <param name="server">The server's socket.</param>
/// <param name="patience">Nobody waits longer: what is left then is a coincidence, and a process that hangs holds nobody up.</param>
internal sealed class ArrivalFile(Func<string?> folder, string server, TimeSpan patience)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(2);

    /// <summary>What .NET says on Linux of a file that another one holds: EWOULDBLOCK.</summary>
    private const int WouldBlock = 11;

    private readonly string _name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(server)).AsSpan(0, 8));

    /// <summary>The two files without their endings, "next" and "inside"; null where there can be none.</summary>
    public string? Place => folder() is { } place ? Path.Combine(place, _name) : null;

    /// <summary>
    /// Takes the lock, and waits for a client that a killed process has left on its way in (<see cref="ArrivalNote"/>);
    /// null where there can be none, or not in time.
    /// </summary>
    public async Task<FileStream?> LockAsync(bool arrival, CancellationToken token)
    {
        if (Place is not { } place)
        {
            return null;
        }

        var began = TimeProvider.System.GetTimestamp();
        using var door = await LockAsync($"{place}.next", arrival, began, token).ConfigureAwait(false);
        var inside = door is null ? null : await LockAsync($"{place}.inside", arrival, began, token).ConfigureAwait(false);
        try
        {
            while (inside is not null && ArrivalNote.IsLeft(inside) && TimeProvider.System.GetElapsedTime(began) < patience)
            {
                await Task.Delay(Rest, token).ConfigureAwait(false);
            }

            return inside;
        }
        catch (OperationCanceledException)
        {
            inside?.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the files: to be called by an arrival that holds the lock and has found no server.</summary>
    public void Forget()
    {
        try
        {
            if (folder() is { } place)
            {
                File.Delete(Path.Combine(place, $"{_name}.inside"));
                File.Delete(Path.Combine(place, $"{_name}.next"));
                Directory.Delete(place);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Other servers have theirs in the folder.
        }
    }

    private async Task<FileStream?> LockAsync(string file, bool alone, long began, CancellationToken token)
    {
        while (true)
        {
            try
            {
                return alone ? RuntimeFolder.OpenFile(file, FileAccess.ReadWrite, FileShare.None) : RuntimeFolder.OpenFile(file, FileAccess.Read, FileShare.Read);
            }
            catch (IOException e) when (e.HResult == WouldBlock)
            {
                if (TimeProvider.System.GetElapsedTime(began) >= patience)
                {
                    return null;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A disk that is full, or the folder was just taken away.
                return null;
            }

            await Task.Delay(Rest, token).ConfigureAwait(false);
        }
    }
}
