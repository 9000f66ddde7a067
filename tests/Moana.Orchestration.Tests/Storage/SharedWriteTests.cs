using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Moana.Engine;
using Moana.Orchestration.Tests.Engine;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Testing;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Storage;

/// <summary>Who writes to a shared orchestration, while others do.</summary>
[Collection(nameof(Alone))]
public sealed class SharedWriteTests : IDisposable
{
    private const int Patience = 60_000;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly OrchestrationStore _store;

    public SharedWriteTests()
    {
        _store = new(Records.New(RecordKind.Postgres, _folder), _clock);
        _store.Share(new() { Id = "o", Agents = [], Tasks = [Task("1")], Path = _folder.Path });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Patience)]
    public async Task Who_waits_for_his_turn_to_write_keeps_his_lease()
    {
        var (journal, _) = ((ISharedStore)_store).Join("o", new(["a"], new()));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = System.Threading.Tasks.Task.Run(async () => await journal.ReadRequestsAsync(stop.Token).ToListAsync(stop.Token), Token);
        using var held = new ManualResetEventSlim();
        using var enough = new ManualResetEventSlim();
        var other = System.Threading.Tasks.Task.Run(() => Hold(held, enough), Token);
        held.Wait(Token);
        var writing = System.Threading.Tasks.Task.Run(() => journal.Save(new OrchestrationEvent { Time = _clock.GetUtcNow(), Kind = OrchestrationEventKind.Warning, Message = "late", OrchestrationId = "o" }), Token);
        try
        {
            using var watch = _store.Database.Open();
            await Eventually.TrueAsync(() => watch.Number("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0, "the write waits");
            watch.Execute("UPDATE orchestrators SET expires_at = clock_timestamp() - interval '1 second'");
            await Eventually.TrueAsync(
                () =>
                {
                    _clock.Advance(TimeSpan.FromSeconds(10));
                    return watch.Number("SELECT count(*) FROM orchestrators WHERE expires_at > clock_timestamp()") > 0;
                },
                "the lease is renewed");
            Assert.False(writing.IsCompleted);
        }
        finally
        {
            enough.Set();
        }

        await other;
        Assert.Equal(1, (await writing).Sequence);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        journal.Dispose();
    }

    [Fact(Timeout = Patience)]
    public async Task What_is_written_while_others_wait_takes_three_ways_to_the_database_however_much_it_is()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        var (journal, _) = ((ISharedStore)_store).Join("o", new(["a"], new()));
        var now = _clock.GetUtcNow();
        var ready = Scheduler.Step(Scheduler.Join("o", ["a"], new(), now), new StatusReported(await agents.LookAsync("a", Token)), now);
        var sending = Scheduler.Step(ready.State, new Claimed(journal.Claim(["a"])), now);
        Assert.NotEmpty(sending.Events);
        var (ways, here) = (new List<string>(), Environment.CurrentManagedThreadId);
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = a =>
            {
                if (Environment.CurrentManagedThreadId == here) ways.Add(a.DisplayName);
            },
        };
        ActivitySource.AddActivityListener(listener);

        journal.Save(sending, new Tick(), request: null);

        Assert.InRange(ways.Count, 1, 3);
        journal.Dispose();
    }

    /// <summary>Writes to the orchestration, and takes its time.</summary>
    private void Hold(ManualResetEventSlim held, ManualResetEventSlim enough)
    {
        using var connection = _store.Database.Open();
        connection.Write(() =>
        {
            connection.Lock("o");
            held.Set();
            enough.Wait(Token);
            return true;
        });
    }
}
