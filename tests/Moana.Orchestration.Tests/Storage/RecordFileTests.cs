using System.Runtime.Versioning;
using Moana.Engine;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Storage.Sqlite;
using Moana.Testing;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Storage;

/// <summary>A record that is a file.</summary>
[Collection(nameof(Alone))]
[SupportedOSPlatform("linux")]
public sealed class RecordFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private OrchestrationStore Store => new(_folder["state/moana.db"]);

    private IOrchestrationStore Record => Store;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Which_orchestration_is_the_newest_and_whether_it_runs_is_told_without_reading_its_tasks()
    {
        using var older = Begin("older", Task("1"));
        using var newer = Begin("newer", Task("1"));
        using (var connection = StoreFile.Open(Store.Name))
        {
            connection.Execute("DROP TABLE tasks");
        }

        Assert.Equal("newer", Store.FindNewest());
        Assert.True(Store.RequestStop("older", "enough"));
        Assert.Equal("StoreUnusable", Assert.Throws<MoanaException>(() => Store.GetOrchestration("older")).ErrorId);
    }

    [Fact]
    public async Task Who_only_looks_makes_no_record()
    {
        Assert.Empty(Store.GetOrchestrations());
        Assert.Null(Store.FindNewest());
        Assert.Empty(Store.GetBacklogs());
        Assert.Equal("OrchestrationNotFound", Assert.Throws<MoanaException>(() => Store.GetOrchestration("o")).ErrorId);
        Assert.Equal("OrchestrationNotFound", Assert.Throws<MoanaException>(() => Store.GetTasks("o")).ErrorId);
        Assert.Equal("OrchestrationNotFound", Assert.Throws<MoanaException>(() => Store.RequestStop("o", "why")).ErrorId);
        Assert.Equal("OrchestrationNotFound", Assert.Throws<MoanaException>(() => Store.AddTask("o", Task("1"))).ErrorId);
        Assert.Empty(Store.Messages.Each());
        Assert.Empty(Store.Calls.GetCalls());
        Assert.Equal("MessageNotFound", Assert.Throws<MoanaException>(() => Store.Messages.Get(1, "m")).ErrorId);
        await Assert.ThrowsAsync<MoanaException>(async () => await Store.WatchAsync("o", token: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(_folder["state"]));
    }

    [Fact]
    public void Nobody_else_may_read_the_record()
    {
        Begin("o", Task("1"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["state"]));
        foreach (var file in Directory.GetFiles(_folder["state"]))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void A_file_that_others_could_read_is_closed_to_them()
    {
        StoreFile.Open(Store.Name).Dispose();
        File.SetUnixFileMode(Store.Name, (UnixFileMode)0b110_100_100);
        Assert.Empty(Store.GetOrchestrations());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Store.Name));
    }

    [Fact]
    public void A_file_of_a_newer_Moana_is_left_alone()
    {
        using (var connection = StoreFile.Open(Store.Name))
        {
            connection.Execute("PRAGMA user_version = 99");
        }

        var error = Assert.Throws<MoanaException>(() => Store.GetOrchestrations());
        Assert.Equal("StoreNewer", error.ErrorId);
        Assert.Contains("schema 99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_an_older_Moana_is_brought_to_the_present_version_with_all_that_is_in_it()
    {
        Begin("o", Task("1")).Close(OrchestrationStatus.Stopped);
        using (var connection = StoreFile.Open(Store.Name))
        {
            connection.Execute(
                """
                ALTER TABLE requests RENAME TO wishes; ALTER TABLE events DROP COLUMN outcome;
                ALTER TABLE orchestrations DROP COLUMN server; ALTER TABLE orchestrations DROP COLUMN launches;
                ALTER TABLE orchestrations DROP COLUMN hosts; ALTER TABLE orchestrations DROP COLUMN addresses; DROP TABLE messages; DROP TABLE calls; DROP TABLE keys;
                DROP INDEX attempts_of_task; ALTER TABLE attempts DROP COLUMN agent_turn;
                ALTER TABLE tasks DROP COLUMN tokens; ALTER TABLE tasks DROP COLUMN cost;
                ALTER TABLE attempts DROP COLUMN validations; ALTER TABLE events DROP COLUMN status; PRAGMA user_version = 1
                """);
        }

        var record = Store.GetRecord("o");
        Assert.Equal(["1"], record.Tasks.Select(t => t.Task.Id));
        Assert.Empty(record.Attempts);
        using var again = StoreFile.Open(Store.Name);
        Assert.Equal(7, again.Number("PRAGMA user_version"));
    }

    [Fact]
    public void A_damaged_file_is_named_and_left_alone()
    {
        Directory.CreateDirectory(_folder["state"]);
        File.WriteAllText(Store.Name, new string('x', 5000));
        var error = Assert.Throws<MoanaException>(() => Store.GetOrchestrations());
        Assert.Equal("StoreUnusable", error.ErrorId);
        Assert.Contains(Store.Name, error.Message, StringComparison.Ordinal);
        Assert.Equal(5000, new FileInfo(Store.Name).Length);
    }

    [Fact]
    public void A_task_comes_back_from_the_record_as_it_went_in()
    {
        var task = new OrchestrationTask
        {
            Id = "x",
            Prompt = "Écris « ça »\n\t'quoted' \"twice\" \U0001F30A",
            Agent = "co*",
            Priority = -3,
            DependsOn = ["a"],
            TimeoutSeconds = 0.5,
            MaxAttempts = 1,
            MaxFixes = 0,
            Path = "/tmp",
            Validate = ["make", "make test"],
            ValidateTimeoutSeconds = 7,
            Tag = ["t"],
        };
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2)).AddTicks(9);
        var state = new TaskState
        {
            Task = task,
            Index = 4,
            Status = OrchestrationTaskStatus.Validating,
            Reason = "because",
            Agent = "codex",
            Turn = new OpenTurn { Id = "o.5.2", Phase = TurnPhase.Validating, Began = time, Pasted = time, Delivered = time, NextCheck = time, Correction = "fix it" },
            LastTurn = "o.5.2",
            Turns = 2,
            Attempts = 1,
            Failures = 1,
            Limits = 2,
            Refusals = 3,
            Fixes = 1,
            Validation = new ValidationResult { Command = "make", Passed = false, ExitCode = 2, DurationSeconds = 1.5, Output = "error" },
            StartedAt = time,
            EndedAt = time,
            Place = new AgentPlace("s", new() { PaneId = "%7", SocketName = "sock", SocketPath = null }),
        };
        var read = StoreJson.ReadState(StoreJson.WriteState(state), StoreJson.Write(task));
        Assert.Equivalent(state, read, strict: true);
        Assert.Equal(state with { Task = read.Task }, read);
    }

    [Fact]
    public void The_bounds_come_back_from_the_record_as_they_went_in()
    {
        var options = new SchedulerOptions
        {
            Timeout = TimeSpan.FromHours(9),
            RestartAgents = true,
            MaxRestarts = 0,
            MaxRefusals = 0,
            ReadyGrace = TimeSpan.Zero,
            LimitWait = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            Answers = [new AnswerRule { Rule = "permission", Match = "a.*b", Agent = "co*", Keys = ["y", "Enter"] }],
        };
        Assert.Equivalent(options, StoreJson.Read<SchedulerOptions>(StoreJson.Write(options)), strict: true);
    }

    private IOrchestrationJournal Begin(string id, params OrchestrationTask[] tasks)
    {
        var run = new OrchestrationRun { Id = id, Agents = ["a"], Tasks = tasks, Path = "/" };
        return Record.Create(run, Scheduler.Create(id, tasks, run.Agents, run.Options, DateTimeOffset.UtcNow));
    }
}
