namespace Moana.Agents;

/// <summary>
/// A question that many put at about the same time, as deliveries to hundreds of agents do: one is under way, and all who come
/// meanwhile share the next. Each gets the answer to one that was put after he came.
/// </summary>
/// <param name="gathering">For so long others may join before one is put.</param>
/// <typeparam name="T">The answer.</typeparam>
internal sealed class Joined<T>(TimeSpan gathering)
{
    private readonly object _sync = new();
    private Task _present = Task.CompletedTask;
    private Task<T>? _next;

    /// <summary>Puts the question, or shares one that is about to be put.</summary>
    /// <param name="ask">Puts it. No caller's token ends it; all of them may have given up.</param>
    /// <param name="clock">The time.</param>
    /// <param name="token">Ends the wait of this one.</param>
    public Task<T> AskAsync(Func<Task<T>> ask, TimeProvider clock, CancellationToken token)
    {
        lock (_sync)
        {
            if (_next is null)
            {
                _next = AskNextAsync(ask, _present, clock);
                _ = _next.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }

            return _next.WaitAsync(token);
        }
    }

    private async Task<T> AskNextAsync(Func<Task<T>> ask, Task present, TimeProvider clock)
    {
        // Not before the lock is free, in which it is called.
        await Task.Yield();
        await present.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (gathering > TimeSpan.Zero) await Task.Delay(gathering, clock).ConfigureAwait(false);
        Task<T> asking;
        lock (_sync)
        {
            // Whoever comes from here on gets the one after it.
            asking = Task.Run(ask);
            (_present, _next) = (asking, null);
        }

        return await asking.ConfigureAwait(false);
    }
}
