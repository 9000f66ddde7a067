using System.Collections.Concurrent;
using Moana.Testing;

namespace Moana.Tmux.Tests;

/// <summary>Collects the events of a server from when watching has begun until it is disposed.</summary>
internal sealed class Watching : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<TmuxEvent> _events = new();
    private Task _run = Task.CompletedTask;

    public IReadOnlyCollection<TmuxEvent> Events => _events;

    /// <summary>What ended the stream, or null.</summary>
    public Exception? Failure { get; private set; }

    public static async Task<Watching> StartAsync(TmuxServer server, IReadOnlyList<SessionId> sessions, IReadOnlyList<string>? options = null)
    {
        var watching = new Watching();
        watching._run = Task.Run(() => watching.RunAsync(server, sessions, options));
        await watching.SeesAsync<EventsMissedEvent>("watching begins");
        return watching;
    }

    /// <summary>Forgets what was seen so far.</summary>
    public void Clear() => _events.Clear();

    public Task SeesAsync(TmuxEvent wanted) => Eventually.TrueAsync(() => _events.Contains(wanted), $"{wanted}; seen: {Seen}");

    public Task SeesAsync<T>(string what) => Eventually.TrueAsync(() => _events.Any(e => e is T), what);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(Eventually.Patience);
        _stop.Dispose();
    }

    private string Seen => string.Join(", ", _events);

    private async Task RunAsync(TmuxServer server, IReadOnlyList<SessionId> sessions, IReadOnlyList<string>? options)
    {
        try
        {
            await foreach (var happened in server.WatchAsync(sessions, options, token: _stop.Token))
            {
                _events.Enqueue(happened);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
        catch (TmuxException e)
        {
            Failure = e;
        }
    }
}
