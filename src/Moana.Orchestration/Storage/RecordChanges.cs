namespace Moana.Storage;

/// <summary>What has changed in a record.</summary>
internal enum RecordChange
{
    /// <summary>Something happened, and stands there.</summary>
    Event,

    /// <summary>A person wants something.</summary>
    Request,

    /// <summary>A task of a shared queue may be claimed.</summary>
    Ready,

    /// <summary>A shared queue has come to its end.</summary>
    Ended,
}

/// <summary>Tells when somebody else may have written to a record.</summary>
internal abstract class RecordChanges : IDisposable
{
    /// <summary>Returns when something may have changed since the last call, at the latest after a time.</summary>
    /// <param name="upTo">How long to wait at the most.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">The record cannot be used just now.</exception>
    public abstract Task NextAsync(TimeSpan upTo, CancellationToken token);

    /// <inheritdoc/>
    public abstract void Dispose();
}
