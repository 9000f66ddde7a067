using System.Diagnostics;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.Benchmarks;

/// <summary>From a key that is sent to the changed screen in hand: the key, the event that the pane wrote, a capture.</summary>
internal static class EchoBenchmark
{
    public static async Task<object> RunAsync(Arguments arguments)
    {
        var rounds = arguments.Number("rounds", 500);
        await using var tmux = new PrivateTmux();
        var pane = PaneId.Parse(await tmux.NewSessionAsync("bench", "exec cat"));
        await using var server = TmuxServer.For(new() { SocketName = tmux.SocketName, Executable = PrivateTmux.Executable });
        var session = (await server.ListSessionsAsync())[0].Id;
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await using var events = server.WatchAsync([session], token: stop.Token).GetAsyncEnumerator(stop.Token);
        await events.MoveNextAsync();

        var times = new List<double>();
        for (var round = -20; round < rounds; round++)
        {
            var line = $"round-{round}";
            await server.SendTextAsync(pane, line[..^1], stop.Token);
            await ShowsAsync(server, pane, line[..^1], events);

            var begun = Stopwatch.GetTimestamp();
            await server.SendKeysAsync(pane, [line[^1..]], stop.Token);
            await ShowsAsync(server, pane, line, events);
            if (round >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            await server.SendKeysAsync(pane, ["C-u"], stop.Token);
            await ShowsAsync(server, pane, "", events);
        }

        return new { rounds, median_ms = Figures.Median(times), p99_ms = Figures.Percentile(times, 0.99) };
    }

    private static async Task ShowsAsync(TmuxServer server, PaneId pane, string line, IAsyncEnumerator<TmuxEvent> events)
    {
        while ((await server.CaptureTextAsync(pane, CaptureOptions.Plain)).TrimEnd('\n') != line)
        {
            await events.MoveNextAsync();
        }
    }
}
