using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>
/// Reads and writes the record with patience. A disk that is full and a file that another process has locked are mostly free
/// again soon, and until then nothing is decided; a run that ended at once would leave its agents alone for the night.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="warn">Hears, once for each time of trouble, that something could not be written.</param>
internal sealed class RecordWriter(TimeProvider clock, Action<string> warn)
{
    /// <summary>How long a run goes on trying.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>How long the end of a run goes on trying: a person waits for it.</summary>
    public static readonly TimeSpan ClosingPatience = TimeSpan.FromSeconds(5);

    private static readonly Backoff Wait = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));

    /// <summary>Writes, and when that fails tries again until it succeeds.</summary>
    /// <param name="write">Writes, all or nothing.</param>
    /// <param name="patience">For how long.</param>
    /// <param name="token">Gives up.</param>
    /// <returns>What was written, and what kept it from being written at first; null when nothing did.</returns>
    /// <exception cref="MoanaException">It still cannot be written.</exception>
    public async Task<(T Written, string? Trouble)> WriteAsync<T>(Func<T> write, TimeSpan patience, CancellationToken token)
    {
        string? trouble = null;
        var started = clock.GetTimestamp();
        for (var failures = 1; ; failures++)
        {
            try
            {
                return (write(), trouble);
            }
            catch (MoanaException e) when (clock.GetElapsedTime(started) < patience && e.ErrorId != OrchestrationErrors.TakenOverId)
            {
                if (trouble is null)
                {
                    warn(trouble = e.Message);
                }
            }

            await Task.Delay(Wait.After(failures), clock, token).ConfigureAwait(false);
        }
    }
}
