namespace Moana.Tmux.Connections;

/// <summary>
/// The gate between the processes of one user: locks on files beside the server's socket, which end with their process.
/// Clients come in one at a time, changes go together. Who is next in line holds the door, so that a stream of changes
/// keeps no client out.
/// </summary>
/// <param name="path">The file; made, with one for the door, where it is missing.</param>
/// <param name="patience">Nobody waits longer: what is left then is a coincidence, and a process that hangs holds nobody up.</param>
internal sealed class ArrivalFile(string path, TimeSpan patience)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(2);

    /// <summary>What .NET says on Linux of a file that another one holds: EWOULDBLOCK.</summary>
    private const int WouldBlock = 11;

    private readonly string _door = path + "-next";

    /// <summary>Takes the lock; null where there can be none, or not in time.</summary>
    public async Task<IDisposable?> LockAsync(bool arrival, CancellationToken token)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var door = await LockAsync(_door, arrival, began, token).ConfigureAwait(false);
        return door is null ? null : await LockAsync(path, arrival, began, token).ConfigureAwait(false);
    }

    private async Task<FileStream?> LockAsync(string file, bool alone, long began, CancellationToken token)
    {
        while (true)
        {
            try
            {
                return alone
                    ? new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1)
                    : new FileStream(file, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read, bufferSize: 1);
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
                // No server has ever run there, or it is another user's, whose processes cannot be asked.
                return null;
            }

            await Task.Delay(Rest, token).ConfigureAwait(false);
        }
    }
}
