using System.Collections.Concurrent;
using System.Globalization;
using Moana.Orchestration.Tests.Storage;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>
/// The scheduler in a simulated world. <c>MOANA_SIM_RUNS</c> sets the number of runs, <c>MOANA_SIM_FROM</c> the seed of the first,
/// <c>MOANA_SIM_SEED</c> replays one seed and prints what happened.
/// </summary>
[Collection(nameof(Alone))]
public sealed class SimulationTests
{
    [Fact(Timeout = 24 * 60 * 60 * 1000)]
    public async Task Nothing_that_must_not_happen_happens_in_any_simulated_world()
    {
        if (Number("MOANA_SIM_SEED") is { } one)
        {
            Replay(one);
            return;
        }

        var (from, runs) = (Number("MOANA_SIM_FROM") ?? 0, Number("MOANA_SIM_RUNS") ?? 3000);
        var seen = new ConcurrentDictionary<OrchestrationEventKind, int>();
        var options = new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken };
        await Task.Run(() => Parallel.For(from, from + runs, options, seed => Try(seed).ToList().ForEach(k => seen.AddOrUpdate(k, 1, (_, n) => n + 1))), TestContext.Current.CancellationToken);

        // A world in which something never happens proves nothing about it. Stopping is the engine's.
        Assert.Equal(Enum.GetValues<OrchestrationEventKind>().Except([OrchestrationEventKind.Stopped]), seen.Keys.Order());
        TestContext.Current.TestOutputHelper?.WriteLine($"{runs} runs from {from}; of them with {string.Join(", ", seen.OrderBy(s => s.Key).Select(s => $"{s.Key} {s.Value}"))}");
    }

    [Theory(Timeout = 10 * 60 * 1000)]
    [InlineData(RecordKind.Sqlite, 100)]
    [InlineData(RecordKind.Postgres, 20)]
    public async Task The_same_holds_over_the_real_store(RecordKind kind, int runs)
    {
        using var folder = new TemporaryFolder();
        runs = Number("MOANA_SIM_STORE_RUNS") ?? runs;
        var crashed = 0;
        await Task.Run(() =>
        {
            var address = Records.New(kind, folder);
            for (var seed = 0; seed < runs; seed++)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                var world = new SimWorld(seed, () => new RecordedSimStore(kind == RecordKind.Sqlite ? folder[$"{seed}.db"] : address));
                world.Run();
                crashed += world.Kinds.Contains(OrchestrationEventKind.Resumed) ? 1 : 0;
            }
        }, TestContext.Current.CancellationToken);
        Assert.InRange(crashed, runs / 5, runs);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(1234)]
    public void A_seed_gives_the_same_run_each_time(int seed)
    {
        var (first, second) = (new SimWorld(seed, trace: true), new SimWorld(seed, trace: true));
        first.Run();
        second.Run();
        Assert.NotEmpty(first.Trace);
        Assert.Equal(first.Trace, second.Trace);
    }

    private static HashSet<OrchestrationEventKind> Try(int seed)
    {
        var world = new SimWorld(seed);
        try
        {
            world.Run();
            return world.Kinds;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Seed {seed}: {e.Message} Replay it with MOANA_SIM_SEED={seed}.", e);
        }
    }

    private static void Replay(int seed)
    {
        var world = new SimWorld(seed, trace: true);
        try
        {
            world.Run();
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(world.Trace);
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
