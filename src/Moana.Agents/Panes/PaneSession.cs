using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Tmux;

namespace Moana.Panes;

/// <summary>
/// Work on one agent's pane: looks at it, in order and with the status that follows from each, and takes the right to press
/// keys in it. What it starts it ends: with it go the watch for changes and what waits for one.
/// </summary>
public sealed class PaneSession : IAsyncDisposable
{
    /// <summary>How long a wait for a change goes on before a look is taken all the same.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>How long at most, where nothing has been seen to change for some time: a busy machine is not made slower by looks.</summary>
    private static readonly TimeSpan LongGlance = TimeSpan.FromSeconds(1);

    /// <summary>What programs need to draw what they got, mostly.</summary>
    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(40);

    private readonly Fleet _fleet;
    private readonly TimeProvider _clock;
    private PaneChanges? _changes;

    private PaneSession(Fleet fleet, AgentPane agent, TimeProvider clock) => (_fleet, Agent, _clock) = (fleet, agent, clock);

    /// <summary>The agent, with its pane's facts as of the last look.</summary>
    public AgentPane Agent { get; private set; }

    /// <summary>The server on which the pane is.</summary>
    internal TmuxServer Server => _fleet.Server;

    /// <summary>The time.</summary>
    internal TimeProvider Clock => _clock;

    /// <summary>Opens a session. Asks tmux for nothing yet.</summary>
    public static PaneSession Open(Fleet fleet, AgentPane agent, TimeProvider clock) => new(fleet, agent, clock);

    /// <summary>Looks at the pane. One that is gone is seen as such.</summary>
    /// <exception cref="TmuxException">The server does not answer.</exception>
    public async Task<Look> LookAsync(CancellationToken token) => See(await ReadAsync(processes: true, token));

    /// <summary>
    /// Puts something into the pane, and looks what became of it. On another machine the looks are on their way before the answer is here,
    /// so that each of them does not cost the way there and back: one when the program has had time to draw; and where the pane is
    /// to be left alone for a while before the next key, one after that. Keys may be pressed on the last of them only.
    /// </summary>
    /// <param name="put">Puts it; false when it did not.</param>
    /// <param name="rest">For how long the pane is left alone; null where it is not.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>Whether it was put, and the looks; null where none was taken ahead, and on this machine.</returns>
    internal async Task<(bool Done, Look? Shown, Look? Rested)> PutAsync(Func<Task<bool>> put, TimeSpan? rest, CancellationToken token)
    {
        if (Agent.Host.IsLocal)
        {
            return (await put(), null, null);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var putting = put();
        await Task.WhenAny(putting, Task.Delay(Reaction, _clock, stop.Token));
        var shown = ReadAsync(processes: rest is null, stop.Token);
        var rested = rest is { } time ? RestAsync(time, stop.Token) : null;
        try
        {
            return !await putting ? (false, null, null) : (true, See(await shown), rested is null ? null : See(await rested));
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(putting, shown, rested ?? shown).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(PaneSnapshot? Pane, long Ticket)> RestAsync(TimeSpan time, CancellationToken token)
    {
        await Task.Delay(time, _clock, token);
        return await ReadAsync(processes: true, token);
    }

    /// <summary>Asks for what stands in the pane, and where keys may follow for the processes in it.</summary>
    private async Task<(PaneSnapshot? Pane, long Ticket)> ReadAsync(bool processes, CancellationToken token)
    {
        var ticket = PaneTable.Of(_fleet.Server).NextTicket();
        var reading = _fleet.Server.ReadPanesAsync([Agent.Pane.Id], PaneDetails.All, PaneOptions.ForKeys, CaptureOptions.Styled, token);
        await Task.WhenAll(reading, processes ? _fleet.Server.Endpoint.RefreshProcessesAsync([Agent.Pane], token) : Task.CompletedTask);
        return ((await reading)[0], ticket);
    }

    /// <summary>Makes a look of what stood there; in the order in which it was asked for.</summary>
    private Look See((PaneSnapshot? Pane, long Ticket) read)
    {
        var agent = read.Pane is null ? Agent : _fleet.Reread(Agent, read.Pane.Pane);
        var look = PaneTable.Of(_fleet.Server).Of(agent.Pane).Observe(_fleet, agent, read.Pane?.Text, read.Ticket, _clock, forKeys: true);
        Agent = look.Agent;
        return look;
    }

    /// <summary>
    /// Looks now, and again whenever something of the pane may have changed, until a time is over. The last look was taken
    /// after that time: nobody need call too late what has just come.
    /// </summary>
    /// <param name="timeout">The time; <see cref="TimeSpan.Zero"/> for one look.</param>
    /// <param name="token">Cancels.</param>
    /// <param name="just">A look that was just taken, to begin with.</param>
    /// <param name="sparing">
    /// To look less and less often while nothing changes: for waits in which no key is due. What changes is seen at once all the same.
    /// </param>
    /// <exception cref="TmuxException">The server does not answer.</exception>
    public async IAsyncEnumerable<Look> LooksAsync(TimeSpan timeout, [EnumeratorCancellation] CancellationToken token, Look? just = null, bool sparing = false)
    {
        var started = _clock.GetTimestamp();
        Look? last = null;
        var since = TimeSpan.Zero;
        while (true)
        {
            var left = timeout - _clock.GetElapsedTime(started);
            var look = just ?? await LookAsync(token);
            just = null;
            yield return look;
            if (left <= TimeSpan.Zero)
            {
                yield break;
            }

            since = last is null || last.Captured != look.Captured ? look.Monotonic : since;
            last = look;
            await WaitAsync(Shorter(left, Rest(sparing ? look.Monotonic - since : TimeSpan.Zero, look.Tracked.Due - look.Monotonic)), token);
        }
    }

    /// <summary>Waits for a change of the pane, at most for a while.</summary>
    internal Task WaitAsync(TimeSpan longest, CancellationToken token)
    {
        _changes ??= new(_fleet.Server, Agent.Pane, _clock);
        return _changes.WaitAsync(longest, token);
    }

    /// <summary>Takes the right to press keys, waiting for others.</summary>
    /// <returns>The lock; or null and why not.</returns>
    internal Task<(PaneLock? Held, string Refusal)> TakeAsync(TimeSpan patience, CancellationToken token) =>
        PaneLock.TakeAsync(_fleet.Server, Agent.Pane, patience, _clock, token);

    /// <summary>Waits for its turn among the deliveries of this process to this pane; disposing gives the place away.</summary>
    internal Task<IDisposable> QueueAsync(CancellationToken token) => PlaceAsync(PaneTable.Of(_fleet.Server).Of(Agent.Pane).Deliveries, token);

    /// <summary>Waits for a place among those that press keys on this server; disposing gives it away.</summary>
    internal Task<IDisposable> EnterAsync(CancellationToken token) => PlaceAsync(PaneTable.Of(_fleet.Server).Deliveries, token);

    private static async Task<IDisposable> PlaceAsync(SemaphoreSlim places, CancellationToken token)
    {
        await places.WaitAsync(token);
        return new Place(places);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_changes is { } changes)
        {
            _changes = null;
            await changes.DisposeAsync();
        }
    }

    /// <summary>How long a change is waited for before another look: the longer, the longer the screen has stood still.</summary>
    /// <param name="still">For how long it has.</param>
    /// <param name="due">In what time the status may change without a change of the screen; null when it may not.</param>
    internal static TimeSpan Rest(TimeSpan still, TimeSpan? due)
    {
        var glance = Shorter(LongGlance, still / 4 > Glance ? still / 4 : Glance);
        return due is not { } rest || rest >= glance ? glance : rest > TimeSpan.Zero ? rest : TimeSpan.FromMilliseconds(1);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class Place(SemaphoreSlim place) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                place.Release();
            }
        }
    }
}
