using System.Collections.Concurrent;
using System.Globalization;
using Moana.Agents;
using Moana.Tmux;
using Moana.Tmux.Screens;

namespace Moana.Panes;

/// <summary>
/// The right to press keys in a pane, and the one place that presses them. One at a time has it, among all processes and
/// within one: a pane option names the process and, with a number of its own, the very lock, so that a lost answer cannot
/// leave a living process locked out by itself. The lock of a process of this machine that has died is taken over at once; of
/// one of another machine nobody here can tell, so who holds a lock says again and again that he lives, and is taken to be dead
/// when he has not for the time of a lease.
/// </summary>
/// <remarks>
/// Whose lock was taken over presses nothing any more, whether he has heard of it or not: tmux compares the lock itself before
/// each key.
/// Keys go only where a look saw what they are for: tmux presses them only while the cursor and some words of the screen
/// stand where they stood, so a dialog that opens between the look and the key gets nothing.
/// </remarks>
internal sealed class PaneLock : IAsyncDisposable
{
    /// <summary>How long keys wait for a delivery that is under way. One that waits for an agent's turn holds no lock.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A lock of another machine's process that stands unchanged for so long is nobody's any more.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    /// <summary>The locks that are held in this process, or just being taken.</summary>
    private static readonly ConcurrentDictionary<string, PaneLock> Living = new();

    private static long _numbers;

    private readonly TmuxServer _server;
    private readonly SemaphoreSlim _keys;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _released = new();

    /// <summary>The process and the very lock; behind it stands how often the holder has said that he lives.</summary>
    private readonly string _mine = $"{OptionText.Encode($"{ProcessIdentity.Current} {Interlocked.Increment(ref _numbers)}")}_";

    private long _beats;
    private bool _givenBack;
    private Task _beating = Task.CompletedTask;
    private (string Value, long Since)? _elsewhere;

    private PaneLock(TmuxServer server, PaneId pane, SemaphoreSlim keys, TimeProvider clock) => (_server, Id, _keys, _clock) = (server, pane, keys, clock);

    private string Value => string.Create(CultureInfo.InvariantCulture, $"{_mine}{_beats}");

    private PaneHold Hold => new(PaneOptions.Lock, _mine);

    private PaneId Id { get; }

    /// <summary>Takes the lock, waiting for others.</summary>
    /// <returns>The lock; or null and why not: somebody kept it for too long, or the pane is gone.</returns>
    public static async Task<(PaneLock? Held, string Refusal)> TakeAsync(
        TmuxServer server, PaneInfo pane, TimeSpan patience, TimeProvider clock, CancellationToken token)
    {
        var started = clock.GetTimestamp();
        var keys = PaneTable.Of(server).Of(pane).Keys;
        if (!await EnterAsync(keys, patience, clock, token))
        {
            return (null, $"another command of this process delivers to pane {pane.Id} since more than {patience.TotalSeconds:0.#} s; nothing was sent");
        }

        PaneLock? held = null;
        var wanted = new PaneLock(server, pane.Id, keys, clock);
        try
        {
            Living[wanted._mine] = wanted;
            var refusal = await wanted.TakeFromOthersAsync(patience, started, clock, token);
            held = refusal is null ? wanted : null;
            if (held is not null)
            {
                held._beating = held.BeatAsync();
            }

            return (held, refusal ?? "");
        }
        finally
        {
            if (held is null)
            {
                Living.TryRemove(wanted._mine, out _);
                keys.Release();
            }
        }
    }

    /// <summary>Whether a pane's facts were read while this lock stood there.</summary>
    public bool IsOn(PaneInfo pane) => pane.Options.GetValueOrDefault(PaneOptions.Lock)?.StartsWith(_mine, StringComparison.Ordinal) == true;

    /// <summary>Presses the keys on what a look saw.</summary>
    /// <param name="seen">What a look saw.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="token">Cancels.</param>
    /// <param name="before">What stands on the pane before the first of them does; null for nothing more.</param>
    /// <returns>False when another screen stands there: nothing was pressed; look again, and decide again.</returns>
    public Task<bool> PressAsync(Look seen, IReadOnlyList<string> keys, CancellationToken token, IReadOnlyDictionary<string, string?>? before = null) =>
        TryAsync(seen, stamp => _server.TrySendKeysAsync(Id, keys, stamp, Hold, before, token));

    /// <summary>Pastes a text on what a look saw.</summary>
    /// <param name="seen">What a look saw.</param>
    /// <param name="text">The text.</param>
    /// <param name="before">What stands on the pane before the first byte of it does; null for nothing more.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>False when another screen stands there: nothing was pasted; look again, and decide again.</returns>
    public Task<bool> PasteAsync(Look seen, string text, IReadOnlyDictionary<string, string?>? before, CancellationToken token) =>
        TryAsync(seen, stamp => _server.TryPasteAsync(Id, text, stamp, Hold, before, token));

    /// <summary>Gives the lock back. Where the answer is lost, the next one of this process knows that nobody has it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await GiveBackAsync(null);
        }
        catch (TmuxException)
        {
            // The pane or the server is gone, and the lock with it; or it stands there with a number that nobody holds.
        }
    }

    /// <summary>Gives the lock back, and notes something on the pane just before, while it is still held; in one write.</summary>
    /// <exception cref="TmuxException">The pane or the server is gone, or does not answer. The lock is not held any more all the same.</exception>
    public async Task GiveBackAsync(IReadOnlyDictionary<string, string?>? noted)
    {
        if (_givenBack)
        {
            return;
        }

        _givenBack = true;
        await _released.CancelAsync();
        await _beating;
        try
        {
            await _server.ExchangePaneOptionAsync(Id, PaneOptions.Lock, Value, null, noted, CancellationToken.None);
        }
        finally
        {
            Living.TryRemove(_mine, out _);
            _released.Dispose();
            _keys.Release();
        }
    }

    /// <summary>Says that the holder lives, as long as the lock is held and is his.</summary>
    private async Task BeatAsync()
    {
        try
        {
            // Nothing is thrown at the end: with hundreds of deliveries that costs more than the rest of it.
            for (var released = _released.Token; ;)
            {
                await Task.Delay(Beat, _clock, released).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (released.IsCancellationRequested) return;
                var next = string.Create(CultureInfo.InvariantCulture, $"{_mine}{_beats + 1}");
                if (!await _server.ExchangePaneOptionAsync(Id, PaneOptions.Lock, Value, next, token: CancellationToken.None))
                {
                    return;
                }

                _beats++;
            }
        }
        catch (TmuxException)
        {
            // Whoever presses the next key hears of it.
        }
    }

    private static async Task<bool> EnterAsync(SemaphoreSlim keys, TimeSpan patience, TimeProvider clock, CancellationToken token)
    {
        if (keys.Wait(0, token))
        {
            return true;
        }

        using var bound = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token, bound.Token);
        try
        {
            await keys.WaitAsync(stop.Token);
            return true;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<string?> TakeFromOthersAsync(TimeSpan patience, long started, TimeProvider clock, CancellationToken token)
    {
        try
        {
            while (true)
            {
                var holder = await TryTakeAsync(token);
                if (holder is null)
                {
                    return null;
                }

                if (clock.GetElapsedTime(started) >= patience)
                {
                    return $"process {holder.ProcessId} on {holder.HostName} delivers to pane {Id} since more than {patience.TotalSeconds:0.#} s; nothing was sent. "
                        + $"If it does not, 'tmux set-option -pu -t {Id} {PaneOptions.Lock}' takes its lock away";
                }

                await Task.Delay(Glance, clock, token);
            }
        }
        catch (TmuxException e) when (e.Error is TmuxError.TargetMissing or TmuxError.NoServer)
        {
            return $"the agent is gone: pane {Id} is gone; nothing was sent";
        }
    }

    /// <summary>Takes the lock, if it is free; else returns who has it.</summary>
    private async Task<ProcessIdentity?> TryTakeAsync(CancellationToken token)
    {
        string? held = null;
        while (!await _server.ExchangePaneOptionAsync(Id, PaneOptions.Lock, held, Value, token: token))
        {
            var now = (await _server.GetPaneAsync(Id, [PaneOptions.Lock], token)).Options.GetValueOrDefault(PaneOptions.Lock);
            if (now == Value)
            {
                // An earlier answer was lost on the way.
                return null;
            }

            if (now is { Length: > 0 } && Holder(now) is { IsAlive: true } holder && IsHeld(holder, now))
            {
                return holder;
            }

            // Free; or its process is dead, or taken to be; or it is left from this process, in which nobody else has it now.
            held = string.IsNullOrEmpty(now) ? null : now;
        }

        return null;
    }

    /// <summary>
    /// Whether a living holder's lock counts: of this process one that is held, maybe over another way to the same pane, and not
    /// one that a lost answer left; of another machine one whose holder has just said that he lives.
    /// </summary>
    private bool IsHeld(ProcessIdentity holder, string value) =>
        holder == ProcessIdentity.Current ? Living.ContainsKey(value[..(value.LastIndexOf('_') + 1)]) : holder.IsHere || !HasLasted(value);

    /// <summary>Whether a lock of another machine stands unchanged for the time of a lease, as far as was seen here.</summary>
    private bool HasLasted(string value)
    {
        if (_elsewhere?.Value != value)
        {
            _elsewhere = (value, _clock.GetTimestamp());
        }

        return _clock.GetElapsedTime(_elsewhere.Value.Since) >= LeaseTime;
    }

    private static ProcessIdentity? Holder(string value) =>
        OptionText.TryDecode(value.LastIndexOf('_') is var end and > 0 ? value[..end] : value) is { } text ? ProcessIdentity.TryParse(text.Split(' ')[0]) : null;

    private static async Task<bool> TryAsync(Look seen, Func<ScreenStamp, Task<bool>> sendAsync) =>
        seen.Screen is { } screen && await sendAsync(ScreenStamp.Of(screen, TellingRows(seen, screen)));

    /// <summary>Rows that a dialog replaces or moves: the composer's, the one above it, and the last ones.</summary>
    private static IEnumerable<int> TellingRows(Look seen, Screen screen)
    {
        var telling = Enumerable.Range(0, screen.Rows.Count).Where(r => ScreenStamp.HasWord(screen.Rows[r])).ToList();
        var rows = telling.TakeLast(2);
        if (seen.Observation.Composer is { } composer)
        {
            rows = rows.Concat(telling.Where(r => r < composer.TopRow).TakeLast(1))
                .Concat(telling.Where(r => r >= composer.TopRow && r <= composer.BottomRow).TakeLast(1));
        }

        return rows;
    }
}
