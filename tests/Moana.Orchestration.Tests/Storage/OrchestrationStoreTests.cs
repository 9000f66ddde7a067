using Moana.Engine;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Testing;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Storage;

/// <summary>A record in a file.</summary>
[Collection(nameof(Alone))]
public sealed class SqliteStoreTests() : OrchestrationStoreTests(RecordKind.Sqlite);

/// <summary>A record in a database.</summary>
[Collection(nameof(Alone))]
public sealed class PostgresStoreTests() : OrchestrationStoreTests(RecordKind.Postgres);

/// <summary>What a record does, wherever it is kept.</summary>
public abstract class OrchestrationStoreTests : IDisposable
{
    private const int Patience = 60_000;

    private readonly TemporaryFolder _folder = new();
    private readonly string _address;

    protected OrchestrationStoreTests(RecordKind kind) => _address = Records.New(kind, _folder);

    private OrchestrationStore Store => new(_address);

    private IOrchestrationStore Record => Store;

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact(Timeout = Patience)]
    public async Task Many_shells_can_open_a_new_file_at_once()
    {
        await Parallel.ForAsync(0, 16, TestContext.Current.CancellationToken, (i, _) =>
        {
            Begin($"o{i}", Task("1"));
            return ValueTask.CompletedTask;
        });
        Assert.Equal(16, Store.GetOrchestrations().Count);
    }

    [Fact(Timeout = Patience)]
    public async Task Writers_that_read_first_do_not_lock_each_other_out()
    {
        Begin("o", Task("1"));
        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, (i, _) =>
        {
            Store.AddTask("o", Task($"added-{i}"));
            return ValueTask.CompletedTask;
        });
        using var connection = Store.Database.Open();
        Assert.Equal(200, connection.Number("SELECT count(*) FROM requests"));
    }

    [Fact]
    public void An_orchestration_whose_process_is_gone_is_interrupted_and_can_be_removed()
    {
        var journal = Begin("o", Task("1"));
        Assert.Equal("OrchestrationRunning", Assert.Throws<MoanaException>(() => Store.Remove("o")).ErrorId);
        Assert.Equal("OrchestrationRunning", Assert.Throws<MoanaException>(() => Record.Open("o", force: false)).ErrorId);
        journal.Close(OrchestrationStatus.Stopped);
        Assert.Equal(OrchestrationStatus.Stopped, Store.GetOrchestration("o").Status);
        Begin("p", Task("1"));
        Records.KillOwner(Store, "p");

        Assert.Equal(OrchestrationStatus.Interrupted, Store.GetOrchestration("p").Status);
        Store.Remove("p");
        Assert.Equal(["o"], Store.GetOrchestrations().Select(o => o.OrchestrationId));
        Assert.Equal("OrchestrationNotFound", Assert.Throws<MoanaException>(() => Store.GetTasks("p")).ErrorId);
    }

    [Fact]
    public void What_has_ended_takes_no_more_tasks_and_cannot_be_resumed()
    {
        Begin("o", Task("1")).Close(OrchestrationStatus.Failed);
        Assert.Equal("OrchestrationEnded", Assert.Throws<MoanaException>(() => Store.AddTask("o", Task("2"))).ErrorId);
        Assert.Equal("OrchestrationEnded", Assert.Throws<MoanaException>(() => Record.Open("o", force: false)).ErrorId);
        Assert.Equal("OrchestrationExists", Assert.Throws<MoanaException>(() => Begin("o", Task("1"))).ErrorId);
    }

    [Fact]
    public void The_end_is_kept_with_the_last_task_and_not_while_an_added_task_waits()
    {
        var journal = Begin("o", Task("1"));
        var now = DateTimeOffset.UtcNow;
        var ended = Scheduler.Step(Scheduler.Create("o", [Task("1")], ["a"], new SchedulerOptions(), now), new CancelTask("1", "not needed"), now);
        Assert.True(ended.State.Ended);
        Store.AddTask("o", Task("2"));
        Assert.Null(journal.Save(ended, new Tick(), null));
        Assert.Equal((OrchestrationStatus.Running, 1), (Store.GetOrchestration("o").Status, Store.GetOrchestration("o").Pending));
        Assert.Empty(Store.GetEvents("o"));

        using (var connection = Store.Database.Open())
        {
            connection.Execute("DELETE FROM requests");
        }

        Assert.NotEmpty(journal.Save(ended, new Tick(), null)!);
        Assert.Equal("OrchestrationEnded", Assert.Throws<MoanaException>(() => Store.AddTask("o", Task("3"))).ErrorId);
    }

    [Fact]
    public void A_wish_stays_until_what_it_led_to_is_on_record()
    {
        var journal = Begin("o", Task("1"));
        Store.AddTask("o", Task("2"));
        journal.Close(OrchestrationStatus.Stopped);
        using var connection = Store.Database.Open();
        Assert.Equal(1, connection.Number("SELECT count(*) FROM requests"));
    }

    [Fact]
    public void A_lease_is_refused_while_its_process_lives_and_ends_with_it()
    {
        var first = Begin("o", Task("1"));
        var second = Begin("p", Task("1"));
        Assert.Empty(first.TakeLeases(["%1", "%2"], force: false));
        var refused = Assert.Single(second.TakeLeases(["%3", "%2"], force: false));
        Assert.Equal("%2", refused.Key);
        Assert.Contains("'o'", refused.Holder, StringComparison.Ordinal);
        using (var connection = Store.Database.Open())
        {
            Assert.Equal(2, connection.Number("SELECT count(*) FROM leases"));
            Records.KillLeases(connection);
        }

        Assert.Empty(second.TakeLeases(["%3", "%2"], force: false));
    }

    private IOrchestrationJournal Begin(string id, params OrchestrationTask[] tasks)
    {
        var run = new OrchestrationRun { Id = id, Agents = ["a"], Tasks = tasks, Path = "/" };
        return Record.Create(run, Scheduler.Create(id, tasks, run.Agents, run.Options, DateTimeOffset.UtcNow));
    }
}
