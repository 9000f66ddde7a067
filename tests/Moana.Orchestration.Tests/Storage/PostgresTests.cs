using Moana.Engine;
using Moana.Orchestration.Tests.Engine;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Testing;
using Moana.Validation;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Storage;

/// <summary>What a database can do to a record, and how it is told.</summary>
[Collection(nameof(Alone))]
public sealed class PostgresTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PostgresTests() => Assert.SkipWhen(PostgresServer.Hindrance is not null, PostgresServer.Hindrance ?? "");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("postgresql://me:opensesame@db:5433/base?sslmode=verify-full&schema=mine", "postgresql://me@db:5433/base")]
    [InlineData("postgres://db/base", "postgresql://db:5432/base")]
    [InlineData("Host=db;Username=me;Password=opensesame;Database=base", "postgresql://me@db:5432/base")]
    public void An_address_is_told_without_its_password(string address, string name) => Assert.Equal(name, new OrchestrationStore(address).Name);

    [Theory]
    [InlineData("postgresql://me:opensesame@db/base?speed=fast")]
    [InlineData("postgresql://me:opensesame@:x/")]
    [InlineData("Host=db;Password=opensesame;Nonsense=1")]
    [InlineData("mysql://me:opensesame@db/base")]
    public void An_address_that_cannot_be_read_is_not_repeated(string address)
    {
        var error = Assert.Throws<MoanaException>(() => new OrchestrationStore(address));
        Assert.Equal("StoreAddressInvalid", error.ErrorId);
        Assert.DoesNotContain("opensesame", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_cannot_be_used_says_why()
    {
        var server = PostgresServer.Shared;
        var address = server.NewRecord();
        Demand("StoreNotInitialized", () => new OrchestrationStore(address).GetOrchestrations());
        Demand("StoreDenied", () => new OrchestrationStore(server.Address("postgres", password: "wrong")).GetOrchestrations());
        Demand("StoreDenied", () => new OrchestrationStore(server.Address("postgres", role: "nobody_there")).GetOrchestrations());
        Demand("StoreDenied", () => new OrchestrationStore(server.Address("postgres").Replace($":{PostgresServer.Password}@", "@", StringComparison.Ordinal)).GetOrchestrations());
        Demand("StoreUnreachable", () => new OrchestrationStore(server.Address("nowhere")).GetOrchestrations());
        Demand("StoreUnreachable", () => new OrchestrationStore($"postgresql://moana:{PostgresServer.Password}@127.0.0.1:1/postgres").GetOrchestrations());
    }

    [Theory]
    [InlineData("UPDATE versions SET version = version + 98", "StoreNewer")]
    [InlineData("UPDATE versions SET version = version - 1", "StoreOlder")]
    public void Tables_of_another_version_are_left_alone(string change, string error)
    {
        var store = new OrchestrationStore(Records.New(RecordKind.Postgres, _folder));
        using (var connection = store.Database.Open())
        {
            connection.Execute(change);
        }

        Demand(error, () => store.GetOrchestrations());
    }

    [Fact]
    public void A_reader_only_reads_and_an_orchestrator_writes()
    {
        var server = PostgresServer.Shared;
        var owner = Records.New(RecordKind.Postgres, _folder);
        var schema = owner[owner.IndexOf('?', StringComparison.Ordinal)..];
        server.Sql($"CREATE ROLE looks LOGIN PASSWORD '{PostgresServer.Password}'; CREATE ROLE works LOGIN PASSWORD '{PostgresServer.Password}'");
        new OrchestrationStore(owner).Initialize(["works"], ["looks"]);
        var (works, looks) = (new OrchestrationStore(server.Address("postgres", "works") + schema), new OrchestrationStore(server.Address("postgres", "looks") + schema));
        Begin(works).Close(OrchestrationStatus.Stopped);
        Assert.Single(looks.GetTasks("o"));
        Demand("StoreForbidden", () => looks.Remove("o"));
        Demand("StoreForbidden", () => looks.Initialize([], []));
        Demand("StoreRoleUnknown", () => new OrchestrationStore(owner).Initialize(["nobody-of-this-name"], []));
        works.Remove("o");
        server.Sql("DROP OWNED BY looks; DROP OWNED BY works; DROP ROLE looks; DROP ROLE works");
    }

    [Theory]
    [InlineData(RecordKind.Sqlite, RecordKind.Postgres)]
    [InlineData(RecordKind.Postgres, RecordKind.Sqlite)]
    public async Task An_orchestration_is_copied_with_all_that_is_on_record_and_goes_on_there(RecordKind from, RecordKind to)
    {
        var (source, target) = (new OrchestrationStore(Records.New(from, _folder, "a.db")), new OrchestrationStore(Records.New(to, _folder, "b.db")));
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        await foreach (var update in Engine(agents, source).RunAsync(new() { Id = "o", Agents = ["a"], Tasks = [Task("1"), Task("2")], Path = "/" }, Token))
        {
            if (update.Result is not null)
            {
                break;
            }
        }

        source.AddTask("o", Task("3"));
        source.CopyTo(target, "o");
        Assert.Equal(source.GetEvents("o"), target.GetEvents("o"));
        Assert.Equivalent(source.GetTasks("o"), target.GetTasks("o"), strict: true);
        Assert.Equal(source.GetReceipts("o").Select(r => r.Turn), target.GetReceipts("o").Select(r => r.Turn));
        Demand("OrchestrationExists", () => source.CopyTo(target, "o"));
        await Engine(agents, target).ResumeAsync("o", token: Token).ToListAsync(Token);
        Assert.Equal((OrchestrationStatus.Completed, 3), (target.GetOrchestration("o").Status, target.GetOrchestration("o").Completed));
        Assert.Equal(3, agents.Accepted.Count);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_database_that_is_started_anew_in_the_middle_ends_no_run_and_each_event_stands_once()
    {
        using var server = new PostgresServer();
        var store = new OrchestrationStore(server.NewRecord());
        store.Initialize([], []);
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(50), "a");
        var updates = new List<OrchestrationUpdate>();
        await foreach (var update in Engine(agents, store).RunAsync(new() { Id = "o", Agents = ["a"], Tasks = [Task("1"), Task("2"), Task("3")], Path = "/" }, Token))
        {
            updates.Add(update);
            if (update.Result?.Id == "1")
            {
                server.Kill();
                server.Start();
            }
        }

        Assert.Equal(3, agents.Accepted.Count);
        var told = updates.Select(u => u.Event).Where(e => e.Sequence > 0).ToList();
        Assert.Equal(told, store.GetEvents("o").Where(e => told.Exists(t => t.Sequence == e.Sequence)));
        Assert.Equal(["1", "2", "3"], store.GetEvents("o").Where(e => e.Kind == OrchestrationEventKind.TaskCompleted).Select(e => e.TaskId));
        Assert.Equal(OrchestrationStatus.Completed, store.GetOrchestration("o").Status);
    }

    [Fact]
    public void What_a_database_cannot_hold_is_stored_without_it()
    {
        var store = new OrchestrationStore(Records.New(RecordKind.Postgres, _folder));
        using var journal = Begin(store);
        journal.Save(new OrchestrationEvent { Time = DateTimeOffset.UtcNow, Kind = OrchestrationEventKind.Warning, Message = "warned", TaskId = "a\0b\ud800c", OrchestrationId = "o" });
        Assert.Single(store.GetEvents("o"));
    }

    private static IOrchestrationJournal Begin(OrchestrationStore store)
    {
        var run = new OrchestrationRun { Id = "o", Agents = ["a"], Tasks = [Task("1")], Path = "/" };
        return ((IOrchestrationStore)store).Create(run, Scheduler.Create("o", run.Tasks, run.Agents, run.Options, DateTimeOffset.UtcNow));
    }

    private static OrchestrationEngine Engine(InMemoryAgents agents, OrchestrationStore store) => new(agents, store, new CommandValidator(), TimeProvider.System);

    private static void Demand(string id, Action act)
    {
        var error = Assert.Throws<MoanaException>(act);
        Assert.True(id == error.ErrorId, error.ToString());
        Assert.DoesNotContain(PostgresServer.Password, error.ToString(), StringComparison.Ordinal);
    }
}
