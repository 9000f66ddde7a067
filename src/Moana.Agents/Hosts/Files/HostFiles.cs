namespace Moana.Hosts;

/// <summary>The files of a machine, for those who only read.</summary>
internal abstract class HostFiles
{
    /// <summary>
    /// Does a reading with files that are as they are now. It reads as if all of them were at hand; of another machine what is missing is
    /// asked for, and the reading is done again.
    /// </summary>
    /// <param name="purpose">What is read, for whom: readings of one purpose go one after another, and need much the same.</param>
    /// <param name="read">The reading. It may be begun several times, and changes nothing.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">The host cannot be reached.</exception>
    /// <exception cref="IOException">More is needed than may be read at once, or what the reading itself throws.</exception>
    public abstract Task<T> ReadAsync<T>(string purpose, Func<IFileView, T> read, CancellationToken token);

    /// <summary>Hears of changes in folders.</summary>
    public abstract FolderWatch Watch();
}
