using System.Collections.Concurrent;
using System.Globalization;
using Moana.Agents;
using Moana.Operations;

namespace Moana.Mcp;

/// <summary>Waits that go on between calls, each with a handle, until they are read or the server ends.</summary>
internal sealed class WaitList(SupervisorScope scope) : IAsyncDisposable
{
    private const int Most = 20;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Wait> _waits = new();
    private int _count;

    /// <summary>Begins one.</summary>
    /// <exception cref="MoanaException"><c>TooManyWaits</c>.</exception>
    public Wait Begin(IReadOnlyList<AgentPane> agents, IReadOnlyList<AgentStatus> statuses, bool any, TimeSpan timeout)
    {
        if (_waits.Count >= Most) throw McpErrors.TooManyWaits(Most);
        var waits = new StatusWaits(statuses, any, scope.Clock);
        waits.Add(scope.Fleet, agents);
        var wait = new Wait(string.Create(CultureInfo.InvariantCulture, $"wait-{Interlocked.Increment(ref _count)}"), ends => RunAsync(waits, timeout, ends));
        _waits[wait.Handle] = wait;
        return wait;
    }

    /// <summary>One that was begun.</summary>
    /// <exception cref="MoanaException"><c>WaitNotFound</c>.</exception>
    public Wait Find(string handle) => _waits.TryGetValue(handle, out var wait) ? wait : throw McpErrors.NoWait(handle);

    /// <summary>How one stands; one that has ended is forgotten with that.</summary>
    /// <exception cref="MoanaException">The wait could not be made.</exception>
    public async Task<WaitResult> ReadAsync(Wait wait)
    {
        var hasEnded = wait.Task.IsCompleted;
        if (hasEnded)
        {
            _waits.TryRemove(wait.Handle, out _);
            await wait.Task;
        }

        var ends = wait.Ends.ToArray();
        return new(hasEnded, wait.Handle, [.. ends.Select(e => e.Report).OfType<StatusReport>().Select(StatusResult.Of)], [.. ends.Select(e => e.Error?.Message).OfType<string>()]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var wait in _waits.Values) await wait.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(StatusWaits waits, TimeSpan timeout, ConcurrentQueue<WaitEnd> ends)
    {
        await foreach (var end in waits.RunAsync(timeout, _stop.Token)) ends.Enqueue(end);
    }

    /// <summary>A wait.</summary>
    internal sealed class Wait
    {
        public Wait(string handle, Func<ConcurrentQueue<WaitEnd>, Task> run) => (Handle, Task) = (handle, run(Ends));

        public string Handle { get; }

        public ConcurrentQueue<WaitEnd> Ends { get; } = new();

        public Task Task { get; }
    }
}
