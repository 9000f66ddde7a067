using System.Threading.Channels;

namespace Moana.Hosts;

/// <summary>Hears of changes in folders. Changes that come together are heard once.</summary>
internal abstract class FolderWatch : IDisposable
{
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Watches these folders, also those that are not there yet; and no others any more. What came before is told once.</summary>
    public abstract void Watch(IEnumerable<string> folders);

    /// <summary>Waits for the next change, at most so long.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        stop.CancelAfter(longest);
        try
        {
            await _changes.Reader.ReadAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // It is time.
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Something has changed.</summary>
    internal void Tell() => _changes.Writer.TryWrite(true);

    /// <summary>No more is heard, since something is wrong here.</summary>
    internal void Fail(Exception error) => _changes.Writer.TryComplete(error);
}
