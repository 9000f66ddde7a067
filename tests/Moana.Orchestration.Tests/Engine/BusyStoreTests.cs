using Moana.Engine;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Storage.Sqlite;
using Moana.Testing;
using Moana.Validation;
using Moana.Orchestration.Tests.Scheduling;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>A run over a record that cannot be read or written for a while, or not at all.</summary>
[Collection(nameof(Alone))]
public sealed class BusyStoreTests : IDisposable
{
    private const int Patience = 60_000;

    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryAgents _agents = new(TimeSpan.FromMilliseconds(20), "a");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OrchestrationStore Store => new(_folder["moana.db"]);

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Patience)]
    public async Task What_other_shells_want_is_done_when_the_store_can_be_read_again()
    {
        _agents.Set("a", AgentStatus.Working);
        var store = new TroubledStore(Store) { Read = () => throw new IOException("the database is locked") };
        var run = Task.Run(async () => await Run(store).ToListAsync(Token), Token);
        await Eventually.TrueAsync(() => store.Reads > 0, "the requests are read");
        Store.CancelTask("o", "1", "not needed");
        store.Read = () => { };
        await run;
        Assert.Equal((OrchestrationTaskStatus.Cancelled, "not needed"), (Store.GetTasks("o")[0].Status, Store.GetTasks("o")[0].Reason));
    }

    [Fact(Timeout = Patience)]
    public async Task A_record_that_cannot_be_written_for_a_while_is_told_and_the_run_goes_on()
    {
        var store = new TroubledStore(Store);
        var failures = 0;
        _agents.BeforeAccept = (_, _) =>
        {
            store.Write = () => failures++ < 3 ? throw StoreErrors.Unusable(_folder["moana.db"], new IOException("no space")) : failures;
            return Task.CompletedTask;
        };
        var updates = await Run(store).ToListAsync(Token);
        Assert.Equal(OrchestrationTaskStatus.Completed, updates.Single(u => u.Result is not null).Result!.Status);
        Assert.Single(_agents.Accepted);
        Assert.Contains(updates, u => u.Event.Kind == OrchestrationEventKind.Warning && u.Event.Message.Contains(_folder["moana.db"], StringComparison.Ordinal));
        Assert.Contains(Store.GetEvents("o"), e => e.Kind == OrchestrationEventKind.Warning && e.Message.Contains("can be written again", StringComparison.Ordinal));
        Assert.Equal(OrchestrationStatus.Completed, Store.GetOrchestration("o").Status);
        Assert.Single(Store.GetReceipts("o"));
    }

    [Fact(Timeout = Patience)]
    public async Task A_run_that_begins_waits_for_a_database_that_many_ask_at_once_and_for_nothing_else()
    {
        var begun = 0;
        var store = new TroubledStore(Store) { Begin = () => Fail(++begun <= 2, StoreErrors.Unreachable("a database", "Timeout during reading attempt", new IOException())) };
        Assert.Equal(OrchestrationTaskStatus.Completed, (await Run(store).ToListAsync(Token)).Single(u => u.Result is not null).Result!.Status);
        Assert.Equal(3, begun);

        store = new TroubledStore(new OrchestrationStore(_folder["other.db"])) { Begin = () => Fail(true, StoreErrors.Denied("a database", "no such role", new IOException())) };
        Assert.Equal("StoreDenied", (await Assert.ThrowsAsync<MoanaException>(async () => await Run(store).ToListAsync(Token))).ErrorId);

        static void Fail(bool fails, MoanaException error)
        {
            if (fails) throw error;
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_lock_that_another_process_holds_on_the_record_does_not_end_the_run()
    {
        using var other = StoreFile.Open(_folder["moana.db"]);
        _agents.BeforeAccept = (_, _) =>
        {
            other.Execute("BEGIN IMMEDIATE");
            return Task.CompletedTask;
        };
        var seen = new List<OrchestrationUpdate>();
        await foreach (var update in Run(Store))
        {
            seen.Add(update);
            if (update.Event.Message.Contains("It is tried again", StringComparison.Ordinal))
            {
                Assert.Contains("is locked by another process", update.Event.Message, StringComparison.Ordinal);
                other.Execute("COMMIT");
            }
        }

        Assert.Equal(OrchestrationTaskStatus.Completed, seen.Single(u => u.Result is not null).Result!.Status);
        Assert.Single(_agents.Accepted);
    }

    [Fact(Timeout = Patience)]
    public async Task A_record_that_stays_full_ends_the_run_with_an_error_that_names_it_and_it_can_be_resumed_from_the_same_process()
    {
        var clock = new HastyClock();
        var store = new TroubledStore(Store);
        _agents.BeforeAccept = (_, _) =>
        {
            store.Write = () => throw StoreErrors.Unusable(_folder["moana.db"], new IOException("no space"));
            return Task.CompletedTask;
        };
        var error = await Assert.ThrowsAsync<MoanaException>(async () => await Run(store, clock).ToListAsync(Token));
        Assert.Equal("StoreUnusable", error.ErrorId);
        Assert.Contains(_folder["moana.db"], error.Message, StringComparison.Ordinal);
        Assert.Contains("Orchestration 'o' ends with that", error.Message, StringComparison.Ordinal);
        Assert.Equal(OrchestrationStatus.Interrupted, Store.GetOrchestration("o").Status);
        Assert.Empty(_agents.Leases);

        _agents.BeforeAccept = (_, _) => Task.CompletedTask;
        var updates = await new OrchestrationEngine(_agents, Store, new CommandValidator(), TimeProvider.System).ResumeAsync("o", token: Token).ToListAsync(Token);
        Assert.Equal(OrchestrationTaskStatus.Completed, updates.Single(u => u.Result is not null).Result!.Status);
        Assert.Single(_agents.Accepted);
    }

    [Fact]
    public void A_full_disk_and_a_locked_file_are_the_records_own_errors_and_change_nothing()
    {
        var state = Scheduler.Create("o", [SchedulerRig.Task("1")], ["a"], new SchedulerOptions(), DateTimeOffset.UtcNow);
        using var journal = ((IOrchestrationStore)Store).Create(new OrchestrationRun { Id = "o", Agents = ["a"], Tasks = [SchedulerRig.Task("1")], Path = "/" }, state);
        using var other = StoreFile.Open(_folder["moana.db"]);
        var told = new OrchestrationEvent { Time = DateTimeOffset.UtcNow, Kind = OrchestrationEventKind.Warning, Message = "one", OrchestrationId = "o" };
        other.Execute("BEGIN IMMEDIATE");
        var error = Assert.Throws<MoanaException>(() => journal.Save(told));
        Assert.Equal("StoreUnusable", error.ErrorId);
        Assert.Contains($"{_folder["moana.db"]} is locked", error.Message, StringComparison.Ordinal);
        other.Execute("COMMIT");
        Assert.Equal(1, journal.Save(told).Sequence);
    }

    private IAsyncEnumerable<OrchestrationUpdate> Run(IOrchestrationStore store, TimeProvider? clock = null) =>
        new OrchestrationEngine(_agents, store, new CommandValidator(), clock ?? TimeProvider.System)
            .RunAsync(new OrchestrationRun { Id = "o", Agents = ["a"], Tasks = [SchedulerRig.Task("1")], Path = _folder.Path }, Token);

    /// <summary>A clock on which an hour passes between any two glances at it, and whose waits are over at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long _glances;

        public override long GetTimestamp() => Interlocked.Add(ref _glances, TimestampFrequency * 3600);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime < TimeSpan.Zero || dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }

    /// <summary>A record that fails when a test wants it.</summary>
    private sealed class TroubledStore(IOrchestrationStore store) : IOrchestrationStore
    {
        /// <summary>Called before each write; may throw.</summary>
        public Func<int> Write { get; set; } = () => 0;

        /// <summary>Called before requests are read; may throw.</summary>
        public Action Read { get; set; } = () => { };

        /// <summary>Called before the leases are taken with which a run begins; may throw.</summary>
        public Action Begin { get; set; } = () => { };

        public int Reads { get; private set; }

        public IOrchestrationJournal Create(OrchestrationRun run, SchedulerState state) => new Journal(this, store.Create(run, state));

        public OrchestrationRun Check(string id, bool force) => store.Check(id, force);

        public OpenedOrchestration Open(string id, bool force, Func<OrchestrationRun, OrchestrationRun>? change) => store.Open(id, force, change);

        private sealed class Journal(TroubledStore owner, IOrchestrationJournal journal) : IOrchestrationJournal
        {
            public IAsyncEnumerable<OrchestrationRequest> ReadRequestsAsync(CancellationToken token)
            {
                owner.Reads++;
                owner.Read();
                return journal.ReadRequestsAsync(token);
            }

            public IReadOnlyList<OrchestrationEvent>? Save(Decision decision, SchedulerEvent happened, long? request)
            {
                owner.Write();
                return journal.Save(decision, happened, request);
            }

            public IReadOnlyList<AgentTurn> ReadTurns(string taskId) => journal.ReadTurns(taskId);

            public OrchestrationEvent Save(OrchestrationEvent told)
            {
                owner.Write();
                return journal.Save(told);
            }

            public void Save(SchedulerEvent late)
            {
                owner.Write();
                journal.Save(late);
            }

            public IReadOnlyList<LeaseLost> TakeLeases(IReadOnlyList<string> keys, bool force)
            {
                owner.Begin();
                return journal.TakeLeases(keys, force);
            }

            public void Close(OrchestrationStatus status)
            {
                owner.Write();
                journal.Close(status);
            }

            public void Discard() => journal.Discard();

            public void Dispose() => journal.Dispose();
        }
    }
}
