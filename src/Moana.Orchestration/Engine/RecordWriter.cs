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

    /// <summary>How long a run that begins, or joins others, waits for a record that is not reached just now: many may do so at once.</summary>
    private static readonly TimeSpan BeginningPatience = TimeSpan.FromSeconds(60);

    private static readonly Backoff Wait = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));

    /// <summary>Writes, and when that fails tries again until it succeeds.</summary>
    /// <param name="write">Writes, all or nothing.</param>
    /// <param name="patience">For how long.</param>
    /// <param name="token">Gives up.</param>
    /// <returns>What was written, and what kept it from being written at first; null when nothing did.</returns>
    /// <exception cref="MoanaException">It still cannot be written.</exception>
    public Task<(T Written, string? Trouble)> WriteAsync<T>(Func<T> write, TimeSpan patience, CancellationToken token) =>
        WriteAsync(write, patience, e => e.ErrorId != OrchestrationErrors.TakenOverId, token);

    /// <summary>Writes what a run begins with: whatever else than a database out of reach is in the way is told at once.</summary>
    public async Task<T> BeginAsync<T>(Func<T> write, CancellationToken token) =>
        (await WriteAsync(write, BeginningPatience, e => e.ErrorId == "StoreUnreachable", token).ConfigureAwait(false)).Written;

    private async Task<(T Written, string? Trouble)> WriteAsync<T>(Func<T> write, TimeSpan patience, Func<MoanaException, bool> mayPass, CancellationToken token)
    {
        string? trouble = null;
        var started = clock.GetTimestamp();
        for (var failures = 1; ; failures++)
        {
            try
            {
                return (write(), trouble);
            }
            catch (MoanaException e) when (clock.GetElapsedTime(started) < patience && mayPass(e))
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
