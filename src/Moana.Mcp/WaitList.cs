using System.Collections.Concurrent;
using System.Globalization;
using ModelContextProtocol;

namespace Moana.Mcp;

/// <summary>Work that goes on between calls, each piece with a handle, until its end is read or the server ends.</summary>
internal sealed class WaitList(TimeProvider clock) : IAsyncDisposable
{
    private const int Most = 20;

    /// <summary>Clients give up on a call after a minute or so.</summary>
    public const double MaxSeconds = 50;

    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Wait> _waits = new();
    private int _count;

    /// <summary>Begins one.</summary>
    /// <param name="run">Does it, and notes in its result what there is to tell so far.</param>
    /// <exception cref="MoanaException"><c>TooManyWaits</c>.</exception>
    public Wait Begin(Func<Wait, CancellationToken, Task> run)
    {
        if (_waits.Count >= Most) throw McpErrors.TooManyWaits(Most);
        var wait = new Wait(string.Create(CultureInfo.InvariantCulture, $"wait-{Interlocked.Increment(ref _count)}"));
        wait.Task = run(wait, _stop.Token);
        _waits[wait.Handle] = wait;
        return wait;
    }

    /// <summary>One that was begun.</summary>
    /// <exception cref="MoanaException"><c>WaitNotFound</c>.</exception>
    public Wait Find(string handle) => _waits.TryGetValue(handle, out var wait) ? wait : throw McpErrors.NoWait(handle);

    /// <summary>Waits for one, for a time, and tells how it stands; one that has ended is forgotten with that.</summary>
    /// <exception cref="MoanaException">It has ended in an error.</exception>
    public async Task<WaitResult> ReadAsync(Wait wait, double seconds, IProgress<ProgressNotificationValue>? progress, CancellationToken token)
    {
        var (began, limit) = (clock.GetTimestamp(), Math.Clamp(seconds, 0, MaxSeconds));
        while (!wait.Task.IsCompleted && clock.GetElapsedTime(began).TotalSeconds is var passed && passed < limit)
        {
            progress?.Report(new() { Progress = (float)passed, Total = (float)limit, Message = wait.Doing });
            var rest = TimeSpan.FromSeconds(limit - passed);
            await Task.WhenAny(wait.Task, Task.Delay(rest < _tick ? rest : _tick, clock, token));
            token.ThrowIfCancellationRequested();
        }

        if (!wait.Task.IsCompleted) return wait.Result with { Ended = false };
        _waits.TryRemove(wait.Handle, out _);
        await wait.Task;
        return wait.Result with { Ended = true };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var wait in _waits.Values) await wait.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>A piece of work.</summary>
    internal sealed class Wait(string handle)
    {
        public string Handle => handle;

        /// <summary>What there is to tell so far.</summary>
        public WaitResult Result { get; set; } = new(false, handle, [], []);

        /// <summary>What it does just now, in words of this server.</summary>
        public string Doing { get; set; } = "It goes on.";

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
