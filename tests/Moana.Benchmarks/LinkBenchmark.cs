using System.Diagnostics;
using System.Globalization;
using Moana.Agents;
using Moana.Delivery;
using Moana.Detection;
using Moana.Monitoring;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.Benchmarks;

/// <summary>
/// What a link costs a prompt, in round trips: what takes longer than over the same link without latency, by that latency. To find the
/// agent; from there to the proof, with the lock given back; and with what the session record says.
/// </summary>
internal static class LinkBenchmark
{
    public static async Task<object> RunAsync(Arguments arguments)
    {
        var (rounds, link) = (arguments.Number("rounds", 20), arguments.Number("link", 50));
        var (near, far) = (await MeasureAsync(0, rounds), await MeasureAsync(link, rounds));
        return new { link_ms = link, rounds, find = Costs(t => t.Find), prove = Costs(t => t.Prove), record = Costs(t => t.Whole - t.Prove) };

        object Costs(Func<Times, double> part)
        {
            var (here, there) = (Figures.Median(near.ConvertAll(t => part(t))), Figures.Median(far.ConvertAll(t => part(t))));
            return new { without_ms = here, with_ms = there, round_trips = Math.Round((there - here) / link, 1) };
        }
    }

    private static async Task<List<Times>> MeasureAsync(int link, int rounds)
    {
        await using var tmux = new PrivateTmux();
        using var log = new FakeAgentLog();
        using var home = new TemporaryFolder();
        await using var server = TmuxServer.For(new()
        {
            SocketName = tmux.SocketName,
            Executable = PrivateTmux.Executable,
            HostName = "far",
            Via = string.Join('\n', "env", "-u", "TMUX", TestPaths.Link, "delay", (link / 2.0).ToString(CultureInfo.InvariantCulture)),
        });
        var fleet = new Fleet(server, ProfileCatalog.Load());
        var command = $"CODEX_HOME={home.Path} {TestPaths.FakeAgent} --style codex --record codex --settle 0 --work 0.3 --log {log.Path}";
        await new SessionStarter(fleet, TimeProvider.System).StartAsync("bench", [new("codex", command)], "/", 120, 40, e => throw e, CancellationToken.None);
        await Eventually.TrueAsync(() => log.Events("ready").Count > 0, "the agent is ready");
        var times = new List<Times>();
        for (var round = -2; round < rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            var agent = (await fleet.ListAsync(null, CancellationToken.None))[0];
            var found = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            var receipt = await new PromptSender(fleet, TimeProvider.System).SendAsync(agent, $"say hello, round {round}", new() { Timeout = TimeSpan.FromSeconds(60) }, CancellationToken.None);
            if (receipt.Outcome != DeliveryOutcome.Started)
            {
                throw new InvalidOperationException($"round {round}: {receipt.Outcome}, {receipt.Reason}");
            }

            if (round >= 0) times.Add(new(found, receipt.DurationMilliseconds, Stopwatch.GetElapsedTime(began).TotalMilliseconds - found));
            await Eventually.TrueAsync(() => log.Events("turn-end").Count >= round + 3, "the turn has ended");
            await Eventually.TrueAsync(() => IsReadyAsync(fleet, agent), "it is seen that it has ended, which no prompt has to wait for then");
        }

        return times;
    }

    private static async Task<bool> IsReadyAsync(Fleet fleet, AgentPane agent)
    {
        await foreach (var report in new StatusReader(fleet, TimeProvider.System).ReadAsync(await fleet.RefreshAsync([agent], CancellationToken.None), CancellationToken.None))
        {
            return report.Status == AgentStatus.Completed;
        }

        return false;
    }

    private sealed record Times(double Find, double Prove, double Whole);
}
