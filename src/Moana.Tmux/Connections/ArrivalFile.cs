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
/// <param name="patience">
/// Nobody waits longer while nobody comes in or leaves: a process that hangs holds nobody up. A line that moves is waited for,
/// however long it is: many processes that start at once on a busy machine would all lose patience otherwise.
/// </param>
/// <param name="clock">The clock of the patience; null for the system's.</param>
internal sealed class ArrivalFile(Func<string?> folder, string server, TimeSpan patience, TimeProvider? clock = null)
{
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(20);

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

        var wait = new Wait($"{place}.inside", patience, clock ?? TimeProvider.System);
        using var door = await LockAsync($"{place}.next", arrival, wait, token).ConfigureAwait(false);
        var inside = door is null ? null : await LockAsync($"{place}.inside", arrival, wait, token).ConfigureAwait(false);
        try
        {
            while (inside is not null && ArrivalNote.IsLeft(inside) && await wait.RestAsync(token).ConfigureAwait(false))
            {
                // Until it is in, or has ended.
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

    private static async Task<FileStream?> LockAsync(string file, bool alone, Wait wait, CancellationToken token)
    {
        do
        {
            try
            {
                return alone ? RuntimeFolder.OpenFile(file, FileAccess.ReadWrite, FileShare.None) : RuntimeFolder.OpenFile(file, FileAccess.Read, FileShare.Read);
            }
            catch (IOException e) when (e.HResult == WouldBlock)
            {
                // Somebody has it.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A disk that is full, or the folder was just taken away.
                return null;
            }
        }
        while (await wait.RestAsync(token).ConfigureAwait(false));

        return null;
    }

    /// <summary>Waits for a line to move on: each who comes in notes it in the file, and each who leaves takes the note away.</summary>
    private sealed class Wait(string file, TimeSpan patience, TimeProvider clock)
    {
        private long _moved = clock.GetTimestamp();
        private DateTime _note = File.GetLastWriteTimeUtc(file);

        /// <summary>Rests, the longer the longer it takes: many who wait would else keep those busy who come in. False when patience has run out.</summary>
        public async Task<bool> RestAsync(CancellationToken token)
        {
            if (File.GetLastWriteTimeUtc(file) is var note && note != _note)
            {
                (_note, _moved) = (note, clock.GetTimestamp());
            }

            var waited = clock.GetElapsedTime(_moved);
            if (waited >= patience) return false;
            var rest = waited / 10;
            await Task.Delay(rest < ShortestRest ? ShortestRest : rest > LongestRest ? LongestRest : rest, clock, token).ConfigureAwait(false);
            return true;
        }
    }
}
