using System.Runtime.CompilerServices;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>
/// Lists the agents of a server once for all who ask at about the same time: a prompt to hundreds of agents would have each of them
/// listed, and read, hundreds of times. Each gets a listing that began after he asked.
/// </summary>
internal sealed class SharedListing
{
    /// <summary>For so long others may join.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(25);

    private static readonly ConditionalWeakTable<TmuxServer, SharedListing> Listings = [];

    private readonly object _sync = new();
    private Task _present = Task.CompletedTask;
    private Task<IReadOnlyList<AgentPane>>? _next;

    private SharedListing()
    {
    }

    /// <summary>All registered agents, as <see cref="Fleet.ListAsync"/> gives them.</summary>
    public static Task<IReadOnlyList<AgentPane>> ListAsync(Fleet fleet, TimeProvider clock, CancellationToken token) =>
        Listings.GetValue(fleet.Server, static _ => new()).JoinAsync(fleet, clock, token);

    private Task<IReadOnlyList<AgentPane>> JoinAsync(Fleet fleet, TimeProvider clock, CancellationToken token)
    {
        lock (_sync)
        {
            if (_next is null)
            {
                // No caller's token ends it; and all of them may have given up.
                _next = ListNextAsync(fleet, _present, clock);
                _ = _next.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }

            return _next.WaitAsync(token);
        }
    }

    private async Task<IReadOnlyList<AgentPane>> ListNextAsync(Fleet fleet, Task present, TimeProvider clock)
    {
        // Not before the lock is free, in which it is called.
        await Task.Yield();
        await present.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(Gathering, clock).ConfigureAwait(false);
        Task<IReadOnlyList<AgentPane>> listing;
        lock (_sync)
        {
            // Whoever asks from here on gets the one after it.
            listing = Task.Run(() => fleet.ListAsync(session: null, CancellationToken.None));
            (_present, _next) = (listing, null);
        }

        return await listing.ConfigureAwait(false);
    }
}
